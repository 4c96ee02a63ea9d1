import { describe, expect, test } from "@odoo/hoot";
import { Deferred } from "@odoo/hoot-mock";
import { PanelLoader, Status } from "@clientes_crm/panel/panel_loader";

describe.current.tags("headless");

const PANEL = {
    cards: [{ id: "customers", label: "Customers", value: 3, format: "int", icon: "fa-star" }],
    actions: [{ id: "new_customer", label: "New Customer", icon: "fa-plus", action: "x.y" }],
};

test("asks the server once and keeps what it answers", async () => {
    const answer = new Deferred();
    const loader = new PanelLoader({
        call(model, method) {
            expect.step(`${model}.${method}`);
            return answer;
        },
    });
    expect(loader.status).toBe(Status.LOADING);
    const loading = loader.load();
    expect(loader.status).toBe(Status.LOADING);
    answer.resolve(PANEL);
    await loading;
    expect(loader.status).toBe(Status.READY);
    expect(loader.cards).toEqual(PANEL.cards);
    expect(loader.actions).toEqual(PANEL.actions);
    expect.verifySteps(["clientes.dashboard.get_panel"]);
});

test("a failure is kept with the server's message, and can be tried again", async () => {
    const answers = [
        () => Promise.reject(Object.assign(new Error("RPC"), { data: { message: "No access" } })),
        () => Promise.reject(new Error("Connection lost")),
        () => Promise.resolve(PANEL),
    ];
    const loader = new PanelLoader({ call: () => answers.shift()() });
    await loader.load();
    expect(loader.status).toBe(Status.ERROR);
    expect(loader.errorMessage).toBe("No access");
    await loader.load();
    expect(loader.status).toBe(Status.ERROR);
    expect(loader.errorMessage).toBe("Connection lost");
    await loader.load();
    expect(loader.status).toBe(Status.READY);
    expect(loader.errorMessage).toBe("");
    expect(loader.cards).toHaveLength(1);
});
