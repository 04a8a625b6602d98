module.exports = require('handlebars/dist/handlebars.js');
