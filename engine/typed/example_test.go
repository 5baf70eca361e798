package typed_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/typed"
)

// A Mail is work to do. Scripts see a record Mail(to, text).
type Mail struct {
	To   string `rdsh:"to"`
	Text string `rdsh:"text"`
}

// memory gives an engine on a store in the process; open.Open opens any other.
func memory() *engine.Engine { return engine.New(embedded.New(embedded.Options{})) }

// check ends an example that fails.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func Example() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	mails, err := typed.NewQueue[Mail](e, "mails", engine.QueueOptions{Maxlen: 2})
	check(err)
	for _, to := range []string{"ada", "bob", "eve"} {
		if _, err := mails.Push(ctx, Mail{To: to, Text: "hello"}, engine.WaitOptions{}); errors.Is(err, engine.ErrFull) {
			fmt.Println(err)
		}
	}
	for mail, err := range mails.Consume(ctx, engine.WaitOptions{}) {
		check(err)
		fmt.Println(mail.Text, mail.To)
	}
	// Output:
	// queue mails: push: queue is full (maxlen 2)
	// hello ada
	// hello bob
}

func ExampleQueue() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	todo, err := typed.NewQueue[string](e, "todo", engine.QueueOptions{})
	check(err)
	done, err := typed.NewQueue[string](e, "done", engine.QueueOptions{})
	check(err)
	_, err = todo.Extend(ctx, []string{"wash", "dry"}, engine.WaitOptions{})
	check(err)
	task, ok, err := todo.Move(ctx, done, engine.WaitOptions{})
	fmt.Println(task, ok, err)
	task, ok, err = todo.Peek(ctx)
	fmt.Println(task, ok, err)
	// Output:
	// wash true <nil>
	// dry true <nil>
}

func ExampleStack() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	undo, err := typed.NewStack[Mail](e, "undo", engine.StackOptions{Maxlen: 100, Overflow: "drop_oldest"})
	check(err)
	_, err = undo.Extend(ctx, []Mail{{"ada", "first"}, {"ada", "second"}}, engine.WaitOptions{})
	check(err)
	last, ok, err := undo.Pop(ctx, engine.WaitOptions{})
	fmt.Println(last.Text, ok, err)
	// Output: second true <nil>
}

func ExampleList() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	track, err := typed.NewList[[2]float64](e, "track", engine.ListOptions{})
	check(err)
	_, err = track.Extend(ctx, [][2]float64{{46.9, 7.4}, {47.2, 7.5}, {47.6, 7.6}})
	check(err)
	check(track.Set(ctx, 1, [2]float64{47.3, 7.5}))
	last, err := track.Slice(ctx, -2, codec.End)
	fmt.Println(last, err)
	// Output: [[47.3 7.5] [47.6 7.6]] <nil>
}

func ExampleDeque() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	recent, err := typed.NewDeque[int](e, "recent", engine.DequeOptions{Maxlen: 3})
	check(err)
	_, err = recent.Extend(ctx, []int{1, 2, 3, 4})
	check(err)
	oldest, _, err := recent.PopFront(ctx, engine.WaitOptions{})
	check(err)
	newest, _, err := recent.PopBack(ctx, engine.WaitOptions{})
	fmt.Println(oldest, newest, err)
	// Output: 2 4 <nil>
}

func ExamplePriorityQueue() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	tickets, err := typed.NewPriorityQueue[Mail](e, "tickets", engine.PriorityQueueOptions{Order: "max"})
	check(err)
	_, err = tickets.Push(ctx, Mail{"support", "a question"}, 1)
	check(err)
	_, err = tickets.Push(ctx, Mail{"support", "it burns"}, 9)
	check(err)
	first, ok, err := tickets.Pop(ctx, engine.WaitOptions{})
	fmt.Println(first.Item.Text, first.Priority, ok, err)
	// Output: it burns 9 true <nil>
}

func ExampleRingBuffer() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	readings, err := typed.NewRingBuffer[float64](e, "readings", engine.RingBufferOptions{Capacity: 2})
	check(err)
	last, err := readings.Extend(ctx, []float64{20.5, 21, 22})
	fmt.Println(last, err)
	latest, err := readings.Items(ctx)
	fmt.Println(latest, err)
	// Output:
	// 2 <nil>
	// [21 22] <nil>
}

func ExampleHashMap() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	type User struct {
		Name  string
		Roles map[string]struct{} // a set
	}
	users, err := typed.NewHashMap[int, User](e, "users", engine.HashMapOptions{})
	check(err)
	check(users.Set(ctx, 7, User{Name: "ada"}, engine.SetOptions{}))
	changed, _, err := users.Change(ctx, 7, func(u User, ok bool) (User, bool, error) {
		u.Roles = map[string]struct{}{"admin": {}}
		return u, ok, nil
	})
	fmt.Println(changed, err)
	_, ok, err := users.Get(ctx, 8)
	fmt.Println(ok, err)
	// Output:
	// {ada map[admin:{}]} <nil>
	// false <nil>
}

func ExampleCounter() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	votes, err := typed.NewCounter[string, int](e, "votes", engine.CounterOptions{})
	check(err)
	for _, name := range []string{"ada", "bob", "ada"} {
		_, err := votes.Incr(ctx, name, 1)
		check(err)
	}
	first, err := votes.MostCommon(ctx, 1)
	fmt.Println(first, err)
	// Output: [{ada 2}] <nil>
}

func ExampleCell() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	config, err := typed.NewCell[map[string]bool](e, "config", engine.CellOptions{})
	check(err)
	check(config.Set(ctx, map[string]bool{"dark": true}, engine.SetOptions{}))
	now, ok, err := config.Get(ctx)
	fmt.Println(now, ok, err)
	// Output: map[dark:true] true <nil>
}
