'use strict';
// fs.constants: Node's names in Node's order.

const flags = internalBinding('fs').openFlags();

const constants = { __proto__: null };
const put = (text) => {
  for (const pair of text.trim().split(/\s+/)) {
    const [name, value] = pair.split('=');
    constants[name] = value === undefined ? flags[name] : Number(value);
    if (constants[name] === undefined) delete constants[name];
  }
};

put(`UV_FS_SYMLINK_DIR=1 UV_FS_SYMLINK_JUNCTION=2 O_RDONLY O_WRONLY O_RDWR
  UV_DIRENT_UNKNOWN=0 UV_DIRENT_FILE=1 UV_DIRENT_DIR=2 UV_DIRENT_LINK=3 UV_DIRENT_FIFO=4 UV_DIRENT_SOCKET=5
  UV_DIRENT_CHAR=6 UV_DIRENT_BLOCK=7
  S_IFMT=61440 S_IFREG=32768 S_IFDIR=16384 S_IFCHR=8192 S_IFBLK=24576 S_IFIFO=4096 S_IFLNK=40960 S_IFSOCK=49152
  O_CREAT O_EXCL UV_FS_O_FILEMAP=0 UV_FS_O_TEMPORARY=0 UV_FS_O_SHORT_LIVED=0 UV_FS_O_SEQUENTIAL=0 UV_FS_O_RANDOM=0
  O_NOCTTY O_TRUNC O_APPEND O_DIRECTORY O_NOATIME O_NOFOLLOW O_SYNC O_DSYNC O_SYMLINK O_DIRECT O_NONBLOCK
  S_IRWXU=448 S_IRUSR=256 S_IWUSR=128 S_IXUSR=64 S_IRWXG=56 S_IRGRP=32 S_IWGRP=16 S_IXGRP=8
  S_IRWXO=7 S_IROTH=4 S_IWOTH=2 S_IXOTH=1 F_OK=0 R_OK=4 W_OK=2 X_OK=1
  UV_FS_COPYFILE_EXCL=1 COPYFILE_EXCL=1 UV_FS_COPYFILE_FICLONE=2 COPYFILE_FICLONE=2
  UV_FS_COPYFILE_FICLONE_FORCE=4 COPYFILE_FICLONE_FORCE=4`);

module.exports = Object.freeze(constants);
