import { describe, expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";
import { groupByDay, Status, TimelineLoader } from "@clientes_crm/timeline/timeline_loader";

describe.current.tags("headless");

const KINDS = [{ key: "order", label: "Orders", icon: "fa-shopping-cart" }];

function makePage(keys, next = false) {
    return { entries: keys.map((key) => ({ key })), next, kinds: KINDS, views: {} };
}

/** A loader whose server gives these answers, one after the other. */
function makeLoader(...answers) {
    const questions = [];
    const loader = new TimelineLoader({
        call(model, method, args, kwargs) {
            questions.push({ model, method, args, kwargs });
            const answer = answers.shift();
            return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
    });
    return { loader, questions };
}

const keysOf = (loader) => loader.entries.map((entry) => entry.key);

test("pages follow each other", async () => {
    const { loader, questions } = makeLoader(makePage(["a", "b"], "mark"), makePage(["c"]));
    await loader.load(7);
    expect(loader.status).toBe(Status.READY);
    expect(loader.hasMore).toBe(true);
    await loader.loadMore();
    expect(keysOf(loader)).toEqual(["a", "b", "c"]);
    expect(loader.hasMore).toBe(false);
    await loader.loadMore();
    expect(questions).toHaveLength(2);
    expect(questions[0].args).toEqual([7]);
    expect(questions.map((question) => question.kwargs.before)).toEqual([false, "mark"]);
});

test("the end in sight asks for one page at a time", async () => {
    const { loader, questions } = makeLoader(makePage(["a"], "mark"), makePage(["b"]));
    await loader.load(7);
    await Promise.all([loader.loadMore(), loader.loadMore()]);
    expect(keysOf(loader)).toEqual(["a", "b"]);
    expect(questions).toHaveLength(2);
});

test("filters start anew", async () => {
    const { loader, questions } = makeLoader(
        makePage(["a"], "mark"),
        makePage(["b"]),
        makePage(["c"]),
        makePage(["a"])
    );
    await loader.load(7);
    await loader.toggleKind("order");
    expect(keysOf(loader)).toEqual(["b"]);
    await loader.setAuthor(3);
    expect(loader.isFiltered).toBe(true);
    await loader.clearFilters();
    expect(loader.isFiltered).toBe(false);
    expect(
        questions.map(({ kwargs }) => [kwargs.before, kwargs.kinds.join(), kwargs.author_id])
    ).toEqual([
        [false, "", false],
        [false, "order", false],
        [false, "order", 3],
        [false, "", false],
    ]);
});

test("a late answer to a former question is dropped", async () => {
    const late = new Deferred();
    const answers = [late, Promise.resolve(makePage(["new"]))];
    const loader = new TimelineLoader({ call: () => answers.shift() });
    const first = loader.load(7);
    await loader.toggleKind("order");
    late.resolve(makePage(["old"]));
    await first;
    expect(keysOf(loader)).toEqual(["new"]);
});

test("a failure keeps what is shown and goes on where it failed", async () => {
    const failure = Object.assign(new Error("RPC"), { data: { message: "No access" } });
    const { loader, questions } = makeLoader(
        makePage(["a"], "mark"),
        failure,
        makePage(["b"]),
        new Error("Connection lost"),
        makePage(["c"])
    );
    await loader.load(7);
    await loader.loadMore();
    expect(loader.status).toBe(Status.ERROR);
    expect(loader.errorMessage).toBe("No access");
    expect(keysOf(loader)).toEqual(["a"]);
    await loader.retry();
    expect(keysOf(loader)).toEqual(["a", "b"]);
    expect(questions[2].kwargs.before).toBe("mark");
    await loader.reload();
    expect(loader.errorMessage).toBe("Connection lost");
    await loader.retry();
    expect(keysOf(loader)).toEqual(["c"]);
});

test("another customer starts unfiltered; the same one keeps its filters", async () => {
    const page = makePage(["a"]);
    const { loader, questions } = makeLoader(page, page, page, page);
    await loader.load(7);
    await loader.toggleKind("order");
    await loader.load(7);
    expect(loader.selectedKinds).toEqual(["order"]);
    await loader.load(8);
    expect(loader.selectedKinds).toEqual([]);
    expect(questions.at(-1).args).toEqual([8]);
});

test("authors are asked for once for each customer", async () => {
    const authors = [{ id: 3, name: "Ana" }];
    const { loader, questions } = makeLoader(makePage([]), authors, makePage([]), authors);
    await loader.load(7);
    await loader.loadAuthors();
    await loader.loadAuthors();
    expect(loader.authors).toEqual(authors);
    await loader.load(8);
    expect(loader.authors).toBe(null);
    await loader.loadAuthors();
    expect(questions.map((question) => question.method)).toEqual([
        "get_timeline",
        "get_timeline_authors",
        "get_timeline",
        "get_timeline_authors",
    ]);
});

test("entries by day", () => {
    const entries = ["2026-02-02", "2026-02-02", "2026-02-01"].map((day, key) => ({ day, key }));
    const groups = groupByDay(entries, (entry) => entry.day);
    expect(groups.map((group) => [group.day, group.entries.length])).toEqual([
        ["2026-02-02", 2],
        ["2026-02-01", 1],
    ]);
    expect(groupByDay([], () => "")).toEqual([]);
});

test("what is new comes on top, and the pages that were read stay", async () => {
    const { loader, questions } = makeLoader(
        makePage(["b", "a"], "mark"),
        makePage(["z"], "further"),
        makePage(["c", "b"], "other mark"),
        makePage(["y"])
    );
    await loader.load(7);
    await loader.loadMore();
    await loader.refresh();
    expect(loader.status).toBe(Status.READY);
    expect(keysOf(loader)).toEqual(["c", "b", "a", "z"]);
    await loader.loadMore();
    expect(questions.at(-1).kwargs.before).toBe("further");
    expect(keysOf(loader)).toEqual(["c", "b", "a", "z", "y"]);
});

test("more is new than a page holds, or all that was there is gone", async () => {
    const { loader } = makeLoader(makePage(["a"]), makePage(["d", "c"], "mark"), makePage([]));
    await loader.load(7);
    await loader.refresh();
    expect(keysOf(loader)).toEqual(["d", "c"]);
    expect(loader.next).toBe("mark");
    await loader.refresh();
    expect(keysOf(loader)).toEqual([]);
    expect(loader.hasMore).toBe(false);
});

test("looking for what is new keeps the filters, and fails in silence", async () => {
    const { loader, questions } = makeLoader(
        makePage(["a"]),
        makePage(["a"]),
        makePage(["b", "a"]),
        new Error("The server is tired")
    );
    await loader.load(7);
    await loader.toggleKind("order");
    await loader.refresh();
    expect(questions.at(-1).kwargs.kinds).toEqual(["order"]);
    await loader.refresh();
    expect(loader.status).toBe(Status.READY);
    expect(keysOf(loader)).toEqual(["b", "a"]);
});

test("a filter chosen meanwhile wins over what is new", async () => {
    const slow = new Deferred();
    const { loader } = makeLoader(makePage(["a"]), slow, makePage(["filtered"]));
    await loader.load(7);
    const refreshed = loader.refresh();
    await loader.toggleKind("order");
    slow.resolve(makePage(["b", "a"]));
    await refreshed;
    expect(keysOf(loader)).toEqual(["filtered"]);
});
