module.exports = require('process/browser');
