// yaml reads Kubernetes objects from standard input, and prints them as JSON and as YAML again.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	selector, err := labels.Parse("app in (web, api), tier!=test")
	if err != nil {
		panic(err)
	}
	for _, doc := range bytes.Split(text, []byte("\n---\n")) {
		json, err := yaml.YAMLToJSON(doc)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		var u unstructured.Unstructured
		if err := u.UnmarshalJSON(json); err != nil {
			fmt.Println("error:", err)
			continue
		}
		replicas, found, err := unstructured.NestedInt64(u.Object, "spec", "replicas")
		fmt.Println(u.GroupVersionKind(), u.GetName(), selector.Matches(labels.Set(u.GetLabels())), replicas, found, err)
		out, err := yaml.Marshal(u.Object)
		fmt.Printf("%s\n%s%v\n", json, out, err)
	}
}
