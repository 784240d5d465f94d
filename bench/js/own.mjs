// Runs a package of gowl build --js. usage: node own.mjs FOLDER
const { default: init } = await import(`${process.argv[2]}/app.mjs`);
process.exitCode = await (await init()).exited;
