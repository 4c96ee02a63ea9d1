from . import (
    test_access,
    test_discuss_channel,
    test_js,
    test_portal,
    test_private_link,
    test_private_link_routes,
    test_res_partner,
    test_routes,
    test_tours,
    test_websocket,
)
