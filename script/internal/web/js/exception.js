// DOMException, with the numbers that its older names have.
const codes = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11,
  SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17,
  SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23,
  InvalidNodeTypeError: 24, DataCloneError: 25,
};

function DOMException(message = '', options = 'Error') {
  if (new.target === undefined) throw new TypeError("Class constructor DOMException cannot be invoked without 'new'");
  const error = Reflect.construct(Error, [`${message}`], new.target);
  const isObject = options !== null && typeof options === 'object';
  const name = isObject ? options.name === undefined ? 'Error' : options.name : options;
  const hidden = (key, value) => Object.defineProperty(error, key,
    {value, writable: true, enumerable: false, configurable: true});
  hidden('name', `${name}`);
  if (isObject && 'cause' in options) hidden('cause', options.cause);
  return error;
}
DOMException.prototype = Object.create(Error.prototype, {
  constructor: {value: DOMException, writable: true, configurable: true},
  name: {value: 'Error', writable: true, configurable: true},
  code: {get() { return Object.hasOwn(codes, this.name) ? codes[this.name] : 0; }, configurable: true},
  [Symbol.toStringTag]: {value: 'DOMException', configurable: true},
});
Object.defineProperty(DOMException, 'prototype', {writable: false});
Object.defineProperty(DOMException, 'length', {value: 0, configurable: true});
for (const name in codes) {
  const constant = name.replace('Error', '').replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() + '_ERR';
  const value = {value: codes[name], enumerable: true};
  Object.defineProperty(DOMException, constant, value);
  Object.defineProperty(DOMException.prototype, constant, value);
}

return {DOMException};
