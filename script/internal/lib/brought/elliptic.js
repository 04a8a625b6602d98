module.exports = require('elliptic');
