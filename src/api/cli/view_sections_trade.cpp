#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

using enum Format;

std::vector<Section> trade_order_sections() {
    return {{.name = "orders",
             .title = "",
             .pointer = "/orders",
             .columns = {{"Id", "/id"},
                         {"Account", "/account"},
                         {"Side", "/side"},
                         {"Quantity", "/quantity", kQuantity},
                         {"Symbol", "/symbol"},
                         {"Effect", "/position_effect"},
                         {"Type", "/type"},
                         {"Limit", "/limit", kNumber},
                         {"Stop", "/stop", kNumber},
                         {"Valid", "/tif"}}}};
}

std::vector<Section> trade_export_sections() {
    return {{.name = "exports",
             .title = "",
             .pointer = "/data",
             .columns = {{"Time", "/created_at", kInstant},
                         {.title = "By", .pointer = "/created_by", .spare = 2},
                         {.title = "Format", .pointer = "/format", .spare = 1},
                         {"Source", "/source"},
                         {"Orders", "/orders", kQuantity},
                         {.title = "File", .pointer = "/file_name", .spare = 3},
                         {.title = "Digest", .pointer = "/digest", .spare = 4},
                         {"Id", "/id"}}}};
}

}  // namespace ballast::api::cli
