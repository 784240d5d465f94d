exports.join = function () { return [].slice.call(arguments).join('/') }
if (process.env.NODE_ENV !== 'production') exports.debug = true
