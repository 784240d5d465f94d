// hugo builds the site of a txtar file, in memory, and prints all that is published. (github.com/gohugoio/hugo itself does
// not build for wasip1: its server's mkcert has no files for it. This is the library under it.)
package main

import (
	"fmt"
	"io/fs"
	"os"
	"sort"

	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"
	"golang.org/x/tools/txtar"
)

func build(text []byte) error {
	mem := afero.NewMemMapFs()
	for _, f := range txtar.Parse(text).Files {
		if err := afero.WriteFile(mem, "/site/"+f.Name, f.Data, 0o666); err != nil {
			return err
		}
	}
	flags := config.New()
	flags.Set("workingDir", "/site")
	flags.Set("environment", "production")
	logger := loggers.New(loggers.Options{StdOut: os.Stdout, StdErr: os.Stdout})
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{Flags: flags, Fs: mem, Logger: logger, Environ: []string{}})
	if err != nil {
		return err
	}
	sites, err := hugolib.NewHugoSites(deps.DepsCfg{Configs: configs, Fs: hugofs.NewFrom(mem, configs.LoadingInfo.BaseConfig), TestLogger: logger})
	if err != nil {
		return err
	}
	defer sites.Close()
	if err := sites.Build(hugolib.BuildCfg{NoBuildLock: true}); err != nil {
		return err
	}
	var names []string
	afero.Walk(mem, "/site/public", func(name string, info fs.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			names = append(names, name)
		}
		return err
	})
	sort.Strings(names)
	for _, name := range names {
		b, err := afero.ReadFile(mem, name)
		if err != nil {
			return err
		}
		fmt.Printf("== %s\n%s\n", name, b)
	}
	return nil
}

func main() {
	for _, name := range os.Args[1:] {
		text, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		if err := build(text); err != nil {
			fmt.Println("error:", err)
		}
	}
}
