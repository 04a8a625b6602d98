// The general classes of the web's streams.
const {ReadableStream, WritableStream, TransformStream} = require('web-streams-polyfill');
module.exports = {ReadableStream, WritableStream, TransformStream};
