const path = require('./legacy.cjs')
export const lazy = path.join('a', 'b'), big = 123456789012345678901234567890n
export default class { static { this.x = lazy } }
