import { describe, expect, test } from "@odoo/hoot";
import {
    click,
    contains,
    defineMailModels,
    openFormView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import { onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

defineMailModels();

async function openActivity(category) {
    const pyEnv = await startServer();
    const partnerId = pyEnv["res.partner"].create({ name: "Ferretería" });
    const typeId = pyEnv["mail.activity.type"].create({ name: "Verify", category });
    const activityId = pyEnv["mail.activity"].create({
        activity_category: category,
        activity_type_id: typeId,
        can_write: true,
        res_id: partnerId,
        res_model: "res.partner",
    });
    onRpc("mail.activity", "action_verify_customer_data", ({ args }) => {
        expect.step(`verify ${args[0]}`);
        pyEnv["mail.activity"].unlink(args[0]);
        pyEnv["mail.message"].create({
            body: "Customer data verified",
            model: "res.partner",
            res_id: partnerId,
        });
        return true;
    });
    await start();
    await openFormView("res.partner", partnerId);
    await contains(".o-mail-Activity");
    return activityId;
}

test("an activity of a campaign is done by saying that the data are right", async () => {
    const activityId = await openActivity("clientes_verify");
    await click(".o-mail-Activity-verifyData:contains(Data verified)");
    await contains(".o-mail-Activity", { count: 0 });
    await contains(".o-mail-Message", { text: "Customer data verified" });
    expect.verifySteps([`verify ${activityId}`]);
});

test("other activities have no such button", async () => {
    await openActivity("default");
    await contains(".o-mail-Activity-markDone");
    await contains(".o-mail-Activity-verifyData", { count: 0 });
});
