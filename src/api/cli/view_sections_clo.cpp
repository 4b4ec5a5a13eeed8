// Tables of the CLO commands.
#include "api/cli/view_sections.hpp"

namespace ballast::api::cli {

std::vector<Section> clo_simulation_sections() {
    using enum Format;
    return {{.name = "tranches",
             .title = "Tranches",
             .pointer = "/tranches",
             .columns = {{"Tranche", "/id"},
                         {"Expected loss", "/expected_loss", kPercent},
                         {"Default probability", "/default_probability/value", kPercent},
                         {"Error", "/default_probability/standard_error", kPercent},
                         {"Deferral probability", "/deferral_probability/value", kPercent},
                         {"WAL", "/wal/mean", kNumber},
                         {"IRR", "/irr/mean", kPercent, true},
                         {"Price", "/price/mean", kMoney},
                         {"Break-even CDR", "/breakeven_cdr", kPercent}}},
            {.name = "pool",
             .title = "Collateral",
             .pointer = "",
             .columns = {{"Paths", "/paths", kQuantity},
                         {"Par", "/par", kMoney},
                         {"Defaulted par, mean", "/defaulted_par/mean", kMoney},
                         {"Loss, mean", "/pool_loss/mean", kMoney},
                         {"Standard error", "/pool_loss/standard_error", kMoney}},
             .is_facts = true},
            {.name = "coverage",
             .title = "Failing coverage tests",
             .pointer = "/coverage",
             .columns = {{"Date", "/date"},
                         {"Group", "/id"},
                         {"OC fails", "/oc/value", kPercent},
                         {"IC fails", "/ic/value", kPercent}},
             .most = 12},
            {.name = "paths",
             .title = "Paths",
             .pointer = "/sample_paths",
             .columns = {{"Path", "/path"},
                         {"Which", "/label"},
                         {"Defaulted par", "/defaulted_par", kMoney},
                         {"Loss", "/pool_loss", kMoney}}}};
}

std::vector<Section> clo_migration_sections() {
    using enum Format;
    return {{.name = "dates",
             .title = "Payment dates (means over the paths)",
             .pointer = "/dates",
             .columns = {{"Date", "/date"},
                         {"Upgrades", "/upgrades/mean", kNumber},
                         {"Downgrades", "/downgrades/mean", kNumber},
                         {"Defaults", "/defaults/mean", kNumber},
                         {"Defaulted par", "/defaulted_par/mean", kMoney},
                         {"95%", "/defaulted_par/p95", kMoney},
                         {"CDR", "/cdr/mean", kPercent},
                         {"Matured", "/matured/mean", kNumber}}}};
}

std::vector<Section> clo_var_sections() {
    using enum Format;
    return {{.name = "methods",
             .title = "Expected loss by method",
             .pointer = "/results",
             .columns = {{"Method", "/method"},
                         {"Expected loss", "/expected_loss", kMoney},
                         {"Standard deviation", "/standard_deviation", kMoney}}},
            {.name = "levels",
             .title = "Losses of the first method",
             .pointer = "/results/0/levels",
             .columns = {{"Confidence", "/confidence", kLevel},
                         {"VaR", "/value_at_risk", kMoney},
                         {"Error", "/value_at_risk_error", kMoney},
                         {"Expected shortfall", "/expected_shortfall", kMoney},
                         {"Error", "/expected_shortfall_error", kMoney}}},
            {.name = "industries",
             .title = "Industries in the expected shortfall of the first method",
             .pointer = "/results/0/industries",
             .columns = {{"Industry", "/name"},
                         {"Par", "/par", kMoney},
                         {"Expected loss", "/expected_loss", kMoney},
                         {"Expected shortfall", "/expected_shortfall/0", kMoney}},
             .most = 12}};
}

using enum Format;

std::vector<Section> clo_deal_list_sections() {
    return {
        {.name = "deals",
         .title = "",
         .pointer = "/data",
         .columns = {
             {"Deal", "/slug"},
             {"Name", "/name"},
             {"As of", "/as_of"},
             {.title = "Assets", .pointer = "/summary/assets", .format = kQuantity, .spare = 2},
             {"Par", "/summary/par", kMoney},
             {.title = "Failing", .pointer = "/summary/failing", .format = kQuantity, .spare = 3},
             {.title = "Watched", .pointer = "/summary/watched", .format = kQuantity, .spare = 4},
             {"Nearest test", "/summary/tightest_test"},
             {"Cushion", "/summary/tightest_cushion", kPercent, true},
             {.title = "Next payment", .pointer = "/summary/next_payment", .spare = 1}}}};
}

std::vector<Section> clo_deal_sections() {
    return {{.name = "deal",
             .title = "Deal",
             .pointer = "",
             .columns = {{"Name", "/name"},
                         {"As of", "/as_of"},
                         {"State as of", "/state_as_of"},
                         {"Version of the terms", "/version"},
                         {"Effective", "/effective"},
                         {"Assets", "/summary/assets", kQuantity},
                         {"Obligors", "/summary/obligors", kQuantity},
                         {"Par", "/summary/par", kMoney},
                         {"Principal cash", "/summary/principal_cash", kMoney},
                         {"Debt", "/summary/debt", kMoney},
                         {"Market value", "/summary/market_value", kMoney},
                         {"Equity NAV", "/summary/equity_nav", kMoney, true},
                         {"Equity IRR", "/summary/equity_irr", kPercent, true},
                         {"Next payment", "/summary/next_payment"}},
             .is_facts = true},
            {.name = "quality",
             .title = "Quality",
             .pointer = "/summary/quality",
             .columns = {{"WARF", "/warf", kNumber},
                         {"Spread", "/spread", kPercent},
                         {"Recovery", "/recovery", kPercent},
                         {"Average life", "/life", kNumber},
                         {"Diversity", "/diversity", kNumber},
                         {"Caa", "/caa_share", kPercent},
                         {"CCC", "/ccc_share", kPercent},
                         {"Defaulted par", "/defaulted_par", kMoney}},
             .is_facts = true}};
}

std::vector<Section> clo_asset_sections() {
    return {{.name = "assets",
             .title = "",
             .pointer = "/data",
             .columns = {{"Asset", "/id"},
                         {"Issuer", "/issuer_name"},
                         {.title = "Facility", .pointer = "/tranche", .spare = 3},
                         {"Par", "/par", kMoney},
                         {"Price", "/market_value", kQuantity},
                         {.title = "Spread", .pointer = "/spread", .format = kPercent, .spare = 2},
                         {"Maturity", "/maturity"},
                         {.title = "Moody's", .pointer = "/moodys_rating", .spare = 1},
                         {"S&P", "/sp_rating"},
                         {.title = "Industry", .pointer = "/moodys_industry", .spare = 4}}}};
}

std::vector<Section> clo_test_sections() {
    return {
        {.name = "tests",
         .title = "Tests",
         .pointer = "/tests",
         .columns = {{"Test", "/id"},
                     {"Name", "/name"},
                     {"Value", "/value", kNumber, false, "/unit"},
                     {.title = "Bound", .pointer = "/bound", .spare = 1},
                     {"Threshold", "/threshold", kNumber, false, "/unit"},
                     {"Cushion", "/cushion", kNumber, true, "/unit"},
                     {"Status", "/status"},
                     {.title = "Headroom", .pointer = "/headroom", .format = kMoney, .spare = 2}}}};
}

}  // namespace ballast::api::cli
