// For Emscripten 3.1.6 (--js-library): the WASI preview 1 calls that its own library lacks, and that a Go program makes,
// over its FS. Counted as glue by `gowl compare`. The one preopened folder is the host's current folder, as "/host",
// called "/" in the program. 64-bit arguments come as two halves.
mergeInto(LibraryManager.library, {
  $P1__deps: ['$FS', '$NODEFS'],
  $P1: {
    fd: -1, // of the preopened folder
    open: function () {
      if (P1.fd >= 0) return;
      FS.mkdir('/host');
      FS.mount(NODEFS, { root: '.' }, '/host');
      P1.fd = FS.open('/host', 0).fd;
    },
    path: function (fd, p, n) {
      return FS.getStream(fd).path + '/' + UTF8ToString(p, n);
    },
    attempt: function (fn) {
      try {
        return fn() | 0;
      } catch (e) {
        if (!(e instanceof FS.ErrnoError)) throw e;
        return e.errno;
      }
    },
    type: function (mode) {
      return FS.isDir(mode) ? 3 : FS.isFile(mode) ? 4 : FS.isLink(mode) ? 7 : FS.isChrdev(mode) ? 2 : 0;
    },
    put64: function (p, v) {
      HEAP32[p >> 2] = v >>> 0;
      HEAP32[(p + 4) >> 2] = Math.floor(v / 4294967296);
    },
    filestat: function (st, p) {
      P1.put64(p, st.dev);
      P1.put64(p + 8, st.ino);
      P1.put64(p + 16, 0);
      HEAP8[p + 16] = P1.type(st.mode);
      P1.put64(p + 24, st.nlink);
      P1.put64(p + 32, st.size);
      [st.atime, st.mtime, st.ctime].forEach(function (t, i) { P1.put64(p + 40 + 8 * i, +t * 1e6); });
    },
  },
  args_sizes_get__deps: ['$P1'],
  args_sizes_get: function (count, size) {
    var all = [thisProgram].concat(arguments_), n = 0;
    all.forEach(function (s) { n += lengthBytesUTF8(s) + 1; });
    HEAP32[count >> 2] = all.length;
    HEAP32[size >> 2] = n;
    return 0;
  },
  args_get: function (argv, text) {
    [thisProgram].concat(arguments_).forEach(function (s, i) {
      HEAP32[(argv + 4 * i) >> 2] = text;
      text += stringToUTF8(s, text, 1e9) + 1;
    });
    return 0;
  },
  random_get: function (p, n) {
    require('crypto').randomFillSync(HEAPU8, p, n);
    return 0;
  },
  poll_oneoff: function (subs, events, n, count) {
    // Clocks alone: waits for the first to ring. Anything else is ready at once.
    var at = Infinity, which = -1;
    for (var i = 0; i < n; i++) {
      var s = subs + 48 * i, t = 0;
      if (HEAPU8[s + 8] === 0) {
        t = ((HEAP32[(s + 24) >> 2] >>> 0) + HEAP32[(s + 28) >> 2] * 4294967296) / 1e6;
        if (HEAP32[(s + 40) >> 2] & 1) t -= HEAP32[(s + 16) >> 2] === 0 ? Date.now() : performance.now();
      }
      if (t < at) {
        at = t;
        which = i;
      }
    }
    if (which < 0) return 28;
    if (at > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, at);
    for (var k = 0; k < 32; k += 4) HEAP32[(events + k) >> 2] = 0;
    for (k = 0; k < 8; k += 4) HEAP32[(events + k) >> 2] = HEAP32[(subs + 48 * which + k) >> 2];
    HEAPU8[events + 10] = HEAPU8[subs + 48 * which + 8];
    HEAP32[count >> 2] = 1;
    return 0;
  },
  sched_yield: function () { return 0; },
  fd_prestat_get__deps: ['$P1'],
  fd_prestat_get: function (fd, p) {
    P1.open();
    if (fd !== P1.fd) return 8;
    HEAP32[p >> 2] = 0;
    HEAP32[(p + 4) >> 2] = 1;
    return 0;
  },
  fd_prestat_dir_name: function (fd, p, n) {
    HEAP8[p] = 47;
    return 0;
  },
  fd_fdstat_get__deps: ['$P1'],
  fd_fdstat_get: function (fd, p) {
    return P1.attempt(function () {
      var s = SYSCALLS.getStreamFromFD(fd);
      for (var k = 0; k < 24; k += 4) HEAP32[(p + k) >> 2] = k < 8 ? 0 : -1;
      HEAP8[p] = s.tty ? 2 : P1.type(s.node.mode);
      return 0;
    });
  },
  fd_fdstat_set_flags: function (fd, flags) { return 0; },
  fd_filestat_get__deps: ['$P1'],
  fd_filestat_get: function (fd, p) {
    return P1.attempt(function () {
      P1.filestat(FS.stat(SYSCALLS.getStreamFromFD(fd).path), p);
      return 0;
    });
  },
  fd_readdir__deps: ['$P1'],
  fd_readdir: function (fd, p, size, cookie, high, used) {
    return P1.attempt(function () {
      var s = SYSCALLS.getStreamFromFD(fd), names = FS.readdir(s.path), at = 0;
      for (var i = cookie; i < names.length && at < size; i++) {
        var n = lengthBytesUTF8(names[i]), e = new Uint8Array(24 + n), v = new DataView(e.buffer);
        v.setUint32(0, i + 1, true);
        v.setUint32(16, n, true);
        v.setUint8(20, names[i][0] === '.' ? 3 : P1.type(FS.lstat(s.path + '/' + names[i]).mode));
        e.set(new TextEncoder().encode(names[i]), 24);
        HEAPU8.set(e.subarray(0, Math.min(e.length, size - at)), p + at);
        at += Math.min(e.length, size - at);
      }
      HEAP32[used >> 2] = at;
      return 0;
    });
  },
  path_open__deps: ['$P1'],
  path_open: function (fd, lookup, p, n, oflags, rights, rightsHigh, inh, inhHigh, fdflags, out) {
    return P1.attempt(function () {
      var read = rights & 2, write = rights & 64, flags = write ? (read ? 2 : 1) : 0;
      if (oflags & 1) flags |= 64; // O_CREAT
      if (oflags & 2) flags |= 65536; // O_DIRECTORY
      if (oflags & 4) flags |= 128; // O_EXCL
      if (oflags & 8) flags |= 512; // O_TRUNC
      if (fdflags & 1) flags |= 1024; // O_APPEND
      HEAP32[out >> 2] = FS.open(P1.path(fd, p, n), flags, 438).fd;
      return 0;
    });
  },
  path_filestat_get__deps: ['$P1'],
  path_filestat_get: function (fd, lookup, p, n, st) {
    return P1.attempt(function () {
      var path = P1.path(fd, p, n);
      P1.filestat(lookup & 1 ? FS.stat(path) : FS.lstat(path), st);
      return 0;
    });
  },
  path_create_directory__deps: ['$P1'],
  path_create_directory: function (fd, p, n) {
    return P1.attempt(function () { FS.mkdir(P1.path(fd, p, n)); });
  },
  path_remove_directory__deps: ['$P1'],
  path_remove_directory: function (fd, p, n) {
    return P1.attempt(function () { FS.rmdir(P1.path(fd, p, n)); });
  },
  path_unlink_file__deps: ['$P1'],
  path_unlink_file: function (fd, p, n) {
    return P1.attempt(function () { FS.unlink(P1.path(fd, p, n)); });
  },
  path_rename__deps: ['$P1'],
  path_rename: function (fd, p, n, fd2, p2, n2) {
    return P1.attempt(function () { FS.rename(P1.path(fd, p, n), P1.path(fd2, p2, n2)); });
  },
});
