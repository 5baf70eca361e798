package analysis

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Find gives the files among paths and, of those that are directories, those
// below them that keep wants, sorted. Directories whose names begin with a dot
// are left out.
func Find(paths []string, keep func(name string) bool) (files []string, err error) {
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && name != path && strings.HasPrefix(d.Name(), "."):
				return filepath.SkipDir
			case !d.IsDir() && (name == path || keep(name)):
				files = append(files, filepath.Clean(name))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
