// Imports of the workbook and of the SQLite databases of the earlier system, and their
// synchronization.
#include <array>
#include <filesystem>
#include <fstream>
#include <simdjson.h>
#include <span>
#include <sqlite3.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/base64.hpp"
#include "service/import_settings.hpp"
#include "service/retention.hpp"
#include "store/clo_syncs.hpp"
#include "store/objects.hpp"
#include "support/temporary_directory.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;

struct BookCell {
    const char* cell;
    const char* value;
    bool number = true;
};

// The dates that a new deal requires, in place of those of case A24.
constexpr BookCell kDealDates[] = {
    {"AP2", "Pricing Date", false},          {"AQ2", "2012-01-10", false},
    {"AP3", "Closing Date", false},          {"AQ3", "2012-01-20", false},
    {"AP4", "First Payment Date", false},    {"AQ4", "2012-07-20", false},
    {"AP5", "Reinvestment End Date", false}, {"AQ5", "2016-07-20", false},
    {"AP6", "Maturity Date", false},         {"AQ6", "2024-01-20", false},
    {"AP7", "Payment Day", false},           {"AQ7", "20"},
};

std::pair<lxw_row_t, lxw_col_t> place(std::string_view cell) {
    unsigned column = 0;
    std::size_t at = 0;
    for (; at < cell.size() && cell[at] >= 'A'; ++at) column = column * 26 + (cell[at] - 'A' + 1);
    return {static_cast<lxw_row_t>(std::stoul(std::string(cell.substr(at))) - 1),
            static_cast<lxw_col_t>(column - 1)};
}

std::string absolute(std::string_view range) {
    std::string result;
    bool letters = false;
    for (const char c : range) {
        const bool letter = c >= 'A' && c <= 'Z';
        if (letter && !letters) result += '$';
        if (!letter && letters) result += '$';
        letters = letter;
        result += c;
    }
    return result;
}

struct BookOptions {
    bool deal = false;    // with the dates of a deal
    bool assets = false;  // with the sheet of assets
    bool inputs = false;  // with the tables that deals share
    double cash = 8842395.08;
    int held = 3;             // assets of the collateral
    double stated_par = 0.0;  // of a row Total; 0: none
    int days = 0;             // after the analysis date of the case
};

// The tables that deals share, on one sheet.
void add_input_tables(lxw_workbook* book) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Reference Table");
    const auto row_of = [&](lxw_row_t row, lxw_col_t column,
                            const std::vector<std::string>& cells) {
        for (const std::string& cell : cells) {
            char* end = nullptr;
            const double number = std::strtod(cell.c_str(), &end);
            if (!cell.empty() && *end == '\0')
                worksheet_write_number(sheet, row, column, number, nullptr);
            else if (!cell.empty())
                worksheet_write_string(sheet, row, column, cell.c_str(), nullptr);
            ++column;
        }
    };
    row_of(0, 0, {"Period", "QTR_CPR_1", "QTR_CDR_1"});
    row_of(1, 0, {"1", "0.123456789012345", "0.02"});
    row_of(2, 0, {"2", "0.2", "0.03"});
    row_of(0, 4, {"Months", "Rate"});
    row_of(1, 4, {"1", "0.005421123456789012"});
    row_of(2, 4, {"12", "0.009"});
    row_of(0, 7, {"From", "AAA", "B", "D"});
    row_of(1, 7, {"AAA", "0.9", "0.09", "0.01"});
    row_of(2, 7, {"B", "0.05", "0.9", "0.05"});
    row_of(0, 12, {"BLKRockID", "Date", "Amount"});
    row_of(1, 12, {"SYN000001", "2017-01-15", "250000"});
    row_of(2, 12, {"SYN000001", "2016-07-15", "125000"});
    row_of(0, 16, {"Severity", "0.4"});
    row_of(0, 19,
           {"BLKRockID", "Issue Name", "ISSUER ID", "Bond/Loan", "Maturity", "Coupon Type",
            "Payment Frequency", "Coupon Spread", "Currency"});
    row_of(1, 19,
           {"HYPO1", "Loan HYPO1", "IHYPO1", "LOAN", "2021-06-15", "FLOATING", "Quarterly",
            "0.04212345678901234", "USD"});
    const std::pair<const char*, const char*> names[] = {
        {"CF_Vectors", "A1:C3"},    {"LIBORCurve", "E1:F3"},    {"SpTransMat", "H1:K3"},
        {"Sink_Schedule", "M1:O3"}, {"CFAssumptions", "Q1:R1"}, {"HypoAssets", "T1:AB2"}};
    for (const auto& [name, range] : names)
        workbook_define_name(book, name, ("='Reference Table'!" + absolute(range)).c_str());
}

// Case A24 as a workbook.
std::string workbook_of(const BookOptions& options = {}) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.xlsx";
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Mag 99 Inputs");
    std::ifstream file("tests/golden/clo/A24_mag_sheet_import_cells.csv");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::vector<std::string> part;
        std::istringstream stream(line);
        for (std::string cell; std::getline(stream, cell, ',');) part.push_back(cell);
        const auto [row, column] = place(part[1]);
        if (part[1] == "I4") part[2] = fmt::format("{}", options.cash);
        if (part[1] == "C2") part[2] = fmt::format("{}", std::stoi(part[2]) + options.days);
        if (options.held < 3 && (part[1] == "D5" || part[1] == "E5")) continue;
        if (part[3] == "text")
            worksheet_write_string(sheet, row, column, part[2].c_str(), nullptr);
        else
            worksheet_write_number(sheet, row, column, std::stod(part[2]), nullptr);
    }
    const simdjson::padded_string text =
        simdjson::padded_string::load("tests/golden/clo/A24_mag_sheet_import.json").value();
    simdjson::dom::parser parser;
    for (const auto [name, range] : parser.parse(text)["defined_names"].get_object()) {
        if (options.deal && name == "DateInputs") continue;
        if (options.stated_par > 0.0 && name == "DealCollateral") continue;
        workbook_define_name(
            book, std::string(name).c_str(),
            ("='Mag 99 Inputs'!" + absolute(std::string_view(range.get_string().value()))).c_str());
    }
    if (options.stated_par > 0.0) {
        worksheet_write_string(sheet, 5, 3, "Total", nullptr);
        worksheet_write_number(sheet, 5, 4, options.stated_par, nullptr);
        workbook_define_name(book, "DealCollateral", "='Mag 99 Inputs'!$D$3:$E$6");
    }
    if (options.deal) {
        for (const BookCell& cell : kDealDates) {
            const auto [row, column] = place(cell.cell);
            if (cell.number)
                worksheet_write_number(sheet, row, column, std::stod(cell.value), nullptr);
            else
                worksheet_write_string(sheet, row, column, cell.value, nullptr);
        }
        workbook_define_name(book, "DateInputs", "='Mag 99 Inputs'!$AP$2:$AQ$7");
    }
    if (options.assets) {
        lxw_worksheet* assets = workbook_add_worksheet(book, "All Assets");
        const char* heads[] = {"BLKRockID",         "Issue Name",    "ISSUER ID",
                               "Bond/Loan",         "Maturity",      "Coupon Type",
                               "Payment Frequency", "Coupon Spread", "Currency"};
        for (lxw_col_t c = 0; c < 9; ++c) worksheet_write_string(assets, 0, c, heads[c], nullptr);
        for (lxw_row_t r = 1; r <= 3; ++r) {
            const std::string id = fmt::format("SYN00000{}", r);
            const std::string cells[] = {id,           "Loan " + id, "I" + id,   "LOAN",
                                         "2020-06-15", "FLOATING",   "Quarterly"};
            for (lxw_col_t c = 0; c < 7; ++c)
                worksheet_write_string(assets, r, c, cells[c].c_str(), nullptr);
            worksheet_write_number(assets, r, 7, 0.04, nullptr);
            worksheet_write_string(assets, r, 8, "USD", nullptr);
        }
    }
    if (options.inputs) add_input_tables(book);
    EXPECT_EQ(workbook_close(book), LXW_NO_ERROR);
    std::ifstream written(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(written)), {}};
}

std::string sqlite_of(const std::string& sql) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.db";
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    std::ifstream file(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(file)), {}};
}

constexpr const char* kConfirmed =
    R"(,"confirm":["rates_in_percent","prices_in_fractions"],"commit":true)";

class CloBooks : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    static std::string request(const std::string& bytes, const std::string& more = {}) {
        return fmt::format(R"({{"content":"{}","file_name":"mag.xlsx"{}}})", to_base64(bytes),
                           more);
    }
    test::Json workbook(const std::string& bytes, const std::string& more = {}) {
        return test::Json(world_.body("clo.workbook.import", request(bytes, more)));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloBooks, test::kDatabases, test::database_name);

TEST_P(CloBooks, ThePlanHasTheShapeOfTheCaseAndChangesNothing) {
    const auto plan = workbook(workbook_of());
    EXPECT_EQ(plan.text("/sheets/0/parsed/analysis_date"), "2016-03-23");
    EXPECT_EQ(plan.text("/sheets/0/parsed/collateral/0/0"), "SYN000001");
    EXPECT_EQ(plan.number("/sheets/0/parsed/collateral/0/1"), 1500000.0);
    EXPECT_EQ(plan.number("/sheets/0/parsed/cashflow_inputs/cpr"), 20.0);
    EXPECT_TRUE(plan.is_null("/sheets/0/parsed/dates/begin_collection_period"));
    EXPECT_EQ(plan.number("/sheets/0/cells_read"), 122.0);
    EXPECT_EQ(plan.number("/sheets/0/unmapped"), 0.0);
    EXPECT_EQ(plan.size("/sheets/0/warnings"), 5U);
    EXPECT_EQ(plan.size("/sheets/0/unconfirmed"), 2U);
    EXPECT_EQ(plan.text("/sheets/0/deal_action"), "skip");
    EXPECT_EQ(plan.text("/sheets/0/scenario_action"), "create");
    EXPECT_EQ(test::Json(world_.body("clo.scenario.list", "{}")).size("/data"), 0U);
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world_.call("clo.workbook.import", request(workbook_of(), R"(,"commit":true)"))));
}

TEST_P(CloBooks, AScenarioHasItsParametersByNameAndCell) {
    const auto done = workbook(workbook_of(), kConfirmed);
    ASSERT_TRUE(done.truth("/committed"));
    const test::Json scenario(world_.body("clo.scenario.get", R"({"scenario":"mag-99"})"));
    EXPECT_EQ(scenario.number("/assumptions/prepay"), 0.2);
    EXPECT_EQ(scenario.number("/assumptions/default"), 0.02);
    EXPECT_NEAR(scenario.number("/assumptions/recovery"), 0.6, 1e-12);
    EXPECT_EQ(scenario.number("/assumptions/lag_months"), 6.0);
    const test::Json parameters(
        world_.body("clo.scenario.parameters",
                    R"({"scenario":"mag-99","section":"cashflow_inputs","name":"cpr"})"));
    ASSERT_EQ(parameters.size("/parameters"), 1U);
    EXPECT_EQ(parameters.text("/parameters/0/cell"), "Y7");
    EXPECT_EQ(parameters.number("/parameters/0/value"), 20.0);
    const auto again = workbook(workbook_of(), kConfirmed);
    EXPECT_TRUE(again.is_null("/import"));
    world_.body("clo.import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import")));
    EXPECT_EQ(test::Json(world_.body("clo.scenario.list", "{}")).size("/data"), 0U);
}

TEST_P(CloBooks, ASheetWithDatesBecomesADealThatProjects) {
    const std::string bytes = workbook_of({.deal = true, .assets = true});
    const auto done = workbook(bytes, kConfirmed);
    ASSERT_TRUE(done.truth("/committed"));
    EXPECT_EQ(done.text("/sheets/0/deal_action"), "create") << done.text("/sheets/0/note");
    EXPECT_EQ(done.number("/sheets/0/lots"), 3.0);
    const test::Json deal(world_.body("clo.deal.get", R"({"deal":"mag-99"})"));
    EXPECT_EQ(deal.text("/state/tranches/A/balance"), "320000000");
    EXPECT_EQ(deal.text("/state/tranches/SUB/price"), "5.43");
    EXPECT_EQ(deal.number("/document/coverage/0/oc"), 1.152);
    EXPECT_NEAR(deal.number("/summary/par"), 10729999.995, 1e-6);
    const test::Json projected(
        world_.body("clo.project", R"({"deal":"mag-99","scenario":"mag-99","keep":false})"));
    EXPECT_TRUE(projected.truth("/conservation/holds"));
    EXPECT_TRUE(workbook(bytes, kConfirmed).is_null("/import"));
    // Other cash is another state; the plan that was reviewed is the one that is applied.
    const std::string changed = workbook_of({.deal = true, .assets = true, .cash = 100.0});
    const auto plan = workbook(changed, R"(,"confirm":["rates_in_percent","prices_in_fractions"])");
    EXPECT_EQ(plan.text("/sheets/0/deal_action"), "update");
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.call("clo.workbook.import",
                    request(changed, std::string(kConfirmed) + R"(,"plan_digest":"other")"))));
    const auto second =
        workbook(changed, std::string(kConfirmed) +
                              fmt::format(R"(,"plan_digest":"{}")", plan.text("/plan_digest")));
    world_.body("clo.import.undo", fmt::format(R"({{"id":"{}"}})", second.text("/import")));
    const test::Json undone(world_.body("clo.deal.get", R"({"deal":"mag-99"})"));
    EXPECT_EQ(undone.text("/state/accounts/collection/principal"), "8842395.08");
}

TEST_P(CloBooks, TablesThatDealsShareAreReadByTheirNames) {
    const std::string bytes = workbook_of({.deal = true, .assets = true, .inputs = true});
    const auto plan = workbook(bytes, R"(,"confirm":["rates_in_percent","prices_in_fractions"])");
    EXPECT_EQ(plan.number("/assets/new"), 4.0);
    EXPECT_EQ(plan.size("/issues"), 0U);
    const auto done = workbook(bytes, kConfirmed);
    ASSERT_TRUE(done.truth("/committed"));
    const test::Json scenario(world_.body("clo.scenario.get", R"({"scenario":"mag-99"})"));
    EXPECT_EQ(scenario.number("/assumptions/vectors/QTR_CPR_1/0"), 0.123456789012345);
    EXPECT_EQ(scenario.number("/assumptions/vectors/QTR_CDR_1/1"), 0.03);
    EXPECT_EQ(scenario.number("/curves/USD_LIBOR_3M/nodes/0/rate"), 0.005421123456789012);
    EXPECT_EQ(scenario.text("/curves/USD_LIBOR_3M/nodes/1/tenor"), "12M");
    EXPECT_EQ(scenario.text("/transition/states/1"), "B");
    EXPECT_EQ(scenario.number("/transition/rows/1/0"), 0.05);
    EXPECT_EQ(scenario.number("/transition/rows/2/2"), 1.0);  // nothing leaves default
    const test::Json settings(world_.body("clo.scenario.get", R"({"scenario":"run-model"})"));
    EXPECT_EQ(settings.number("/assumptions/recovery"), 0.6);
    const test::Json asset(world_.body("clo.asset.get", R"({"asset":"SYN000001"})"));
    EXPECT_EQ(asset.text("/fields/schedule/0/date"), "2016-07-15");
    EXPECT_EQ(asset.text("/fields/schedule/1/amount"), "250000");
    const test::Json hypothetical(world_.body("clo.asset.get", R"({"asset":"HYPO1"})"));
    EXPECT_EQ(hypothetical.number("/fields/spread"), 0.04212345678901234);
    EXPECT_TRUE(workbook(bytes, kConfirmed).is_null("/import"));
    const test::Json file(world_.body("clo.export", R"({"what":"workbook"})"));
    EXPECT_EQ(from_base64(file.text("/content")).value(), bytes);
    // Names that are missing are listed.
    EXPECT_EQ(workbook(workbook_of()).text("/issues/0/code"), "names_missing");
}

TEST_P(CloBooks, TheWorkbookIsExportedAsItWas) {
    const std::string bytes = workbook_of();
    workbook(bytes, kConfirmed);
    const test::Json file(world_.body("clo.export", R"({"what":"workbook"})"));
    EXPECT_EQ(from_base64(file.text("/content")).value(), bytes);
    EXPECT_EQ(file.text("/file_name"), "mag.xlsx");
}

constexpr const char* kUnits = R"(,"confirm":["rates_in_percent","prices_in_fractions"])";

TEST_P(CloBooks, ParTiesToTheTotalOfTheSheet) {
    BookOptions options{.deal = true, .assets = true, .stated_par = 10729999.995};
    EXPECT_EQ(workbook(workbook_of(options), kUnits).size("/sheets/0/errors"), 0U);
    options.stated_par = 10730000.1;
    const auto plan = workbook(workbook_of(options), kUnits);
    EXPECT_EQ(plan.text("/sheets/0/errors/0/code"), "PAR_SUM");
    EXPECT_EQ(plan.text("/sheets/0/deal_action"), "skip");
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput,
                   world_.call("clo.workbook.import", request(workbook_of(options), kConfirmed))));
}

TEST_P(CloBooks, AnAssetThatTheSheetLacksIsHeldNoLonger) {
    workbook(workbook_of({.deal = true, .assets = true}), kConfirmed);
    const std::string fewer = workbook_of({.deal = true, .assets = true, .held = 2, .days = 7});
    const auto plan = workbook(fewer, kUnits);
    EXPECT_EQ(plan.text("/checks/0/code"), "absent");
    EXPECT_EQ(plan.text("/checks/0/where"), "SYN000003");
    EXPECT_EQ(plan.number("/sheets/0/lots"), 1.0);
    workbook(fewer, kConfirmed);
    const test::Json deal(world_.body("clo.deal.get", R"({"deal":"mag-99"})"));
    EXPECT_NEAR(deal.number("/summary/par"), 8480000.0, 1e-6);
    EXPECT_TRUE(workbook(fewer, kConfirmed).is_null("/import"));
}

TEST_P(CloBooks, CashTiesToTheStateBeforeAndTheTradesSince) {
    workbook(workbook_of({.deal = true, .assets = true}), kConfirmed);
    const auto later = [&](double cash, int days) {
        return workbook(workbook_of({.deal = true, .assets = true, .cash = cash, .days = days}),
                        kUnits);
    };
    EXPECT_EQ(later(8842395.08, 7).size("/checks"), 0U);
    const auto off = later(8842400.0, 7);
    EXPECT_EQ(off.text("/checks/0/code"), "cash_differs");
    EXPECT_EQ(off.text("/checks/0/severity"), "warning");
    // After the payment of 2016-04-20 nothing ties.
    EXPECT_EQ(later(8842400.0, 40).size("/checks"), 0U);
    // A sale at 98 brings its price.
    world_.body("clo.lot.post", R"({"deal":"mag-99","lots":[{"asset":"SYN000001","side":"sell",
        "trade_date":"2016-03-24","par":"1500000","price":"98"}]})");
    const std::string sold =
        workbook_of({.deal = true, .assets = true, .cash = 8842395.08 + 1470000.0, .days = 7});
    const auto plan = workbook(sold, kUnits);
    for (const std::string& code : plan.texts("/checks", "code")) EXPECT_NE(code, "cash_differs");
}

// What is exported is imported again without a change, and has the values of the records.
TEST_P(CloBooks, TheWorkbookIsExportedWithTheValuesOfToday) {
    const std::string bytes = workbook_of({.deal = true, .assets = true});
    workbook(bytes, kConfirmed);
    world_.body("clo.asset.create", R"({"fields":{"id":"NEW1","issuer_id":"I9","kind":"loan",
        "maturity":"2021-06-15","coupon_type":"floating","spread":0.05,"currency":"USD"},
        "effective":"2016-03-23"})");
    world_.body("clo.lot.post", R"({"deal":"mag-99","lots":[
        {"asset":"SYN000001","side":"sell","trade_date":"2016-03-24","par":"500000","price":"98"},
        {"asset":"NEW1","side":"buy","trade_date":"2016-03-24","par":"250000","price":"99"}]})");
    world_.body("clo.asset.update", R"({"asset":"SYN000002","fields":{"spread":0.0425},
        "effective":"2016-03-24","if_match":"\"v1\""})");
    const auto exported = [&](const std::string& more) {
        const test::Json file(world_.body("clo.export", R"({"what":"workbook")" + more + "}"));
        return from_base64(file.text("/content")).value();
    };
    EXPECT_EQ(exported(R"(,"values":"imported")"), bytes);
    EXPECT_EQ(exported(R"(,"as_of":"2016-03-23")"), bytes);
    const std::string now = exported("");
    EXPECT_NE(now, bytes);
    EXPECT_EQ(exported(""), now);
    const auto plan = workbook(now, kUnits);
    EXPECT_EQ(plan.text("/sheets/0/parsed/analysis_date"), "2016-03-24");
    EXPECT_EQ(plan.number("/sheets/0/parsed/collateral/0/1"), 1000000.0);
    EXPECT_EQ(plan.text("/sheets/0/parsed/collateral/3/0"), "NEW1");
    EXPECT_EQ(plan.number("/sheets/0/parsed/collateral/3/1"), 250000.0);
    // 490,000 for the sale less 247,500 for the purchase.
    EXPECT_NEAR(plan.number("/sheets/0/parsed/accounts/1/principal"), 8842395.08 + 242500.0, 1e-6);
    EXPECT_EQ(plan.number("/sheets/0/lots"), 0.0);
    EXPECT_EQ(plan.number("/assets/duplicate"), 3.0);
    EXPECT_EQ(plan.size("/checks"), 0U);
}

TEST_P(CloBooks, WrongFilesAreRefused) {
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.workbook.import", request("no workbook"))));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.workbook.import", R"({"content":"%%%"})")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, world_.call("clo.workbook.import", "{}")));
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world_.call("clo.workbook.import", request(workbook_of(), R"(,"sheets":["Mag 1"])"))));
}

TEST_P(CloBooks, TheDatabasesAreReadByTheirTables) {
    const std::string assets = sqlite_of(
        "CREATE TABLE assets (blkrock_id TEXT, issue_name TEXT, issuer_id TEXT, bond_loan TEXT, "
        "maturity TEXT, coupon_type TEXT, payment_freq TEXT, cpn_spread REAL, currency TEXT, flags "
        "TEXT);"
        "INSERT INTO assets VALUES ('L1','One','I1','LOAN','2029-06-15','FLOATING','Quarterly',"
        "0.04,'USD','{\"dip\": true}'), ('L2','Two','I2','LOAN','2028-03-01','FLOATING',"
        "'Quarterly',0.04,'USD','{}')");
    const std::string pairs = sqlite_of(
        "CREATE TABLE asset_correlations (asset_id_1 TEXT, asset_id_2 TEXT, correlation REAL);"
        "INSERT INTO asset_correlations VALUES ('L1','L1',1.0), ('L1','L2',0.3), ('L2','L1',0.3),"
        "('L2','L2',1.0)");
    const std::string sheets = sqlite_of(
        "CREATE TABLE scenario_inputs (scenario_name TEXT, parameter_name TEXT, row_number "
        "INTEGER, column_number INTEGER, parameter_value TEXT, parameter_type TEXT);"
        "INSERT INTO scenario_inputs VALUES ('Mag 7','R1C24_x',1,24,'Cashflow Inputs','text'),"
        "('Mag 7','x',2,24,'CDR','text'),('Mag 7','x',2,25,'2','percentage')");
    const std::string request = fmt::format(
        R"({{"files":[{{"content":"{}","file_name":"a.db"}},{{"content":"{}","file_name":"c.db"}},
        {{"content":"{}","file_name":"s.db"}}])",
        to_base64(assets), to_base64(pairs), to_base64(sheets));
    const test::Json plan(world_.body("clo.sqlite.import", request + "}"));
    EXPECT_EQ(plan.number("/tables/assets"), 2.0);
    EXPECT_EQ(plan.number("/assets/new"), 2.0);
    EXPECT_EQ(plan.number("/correlation/items"), 2.0);
    EXPECT_EQ(plan.text("/sheets/0/sheet"), "Mag 7 Inputs");
    EXPECT_EQ(plan.number("/sheets/0/parsed/cashflow_inputs/cdr"), 0.02);
    EXPECT_GT(plan.size("/sheets/0/errors"), 0U);  // the other sections are missing
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sqlite.import", request + R"(,"commit":true})")));
    const std::string two = request.substr(0, request.rfind(",\n")) + "]";
    const test::Json done(
        world_.body("clo.sqlite.import", two + R"(,"commit":true,"confirm":["rounded_rates"]})"));
    EXPECT_TRUE(done.truth("/committed"));
    const test::Json list(world_.body("clo.asset.list", "{}"));
    EXPECT_TRUE(list.truth("/data/0/dip"));
    const test::Json pair(world_.body("clo.correlation.pair",
                                      R"({"correlation":"asset-correlation","a":"L1","b":"L2"})"));
    EXPECT_EQ(pair.number("/original"), 0.3);
    world_.body("clo.import.undo", fmt::format(R"({{"id":"{}"}})", done.text("/import")));
    EXPECT_EQ(test::Json(world_.body("clo.asset.list", "{}")).size("/data"), 0U);
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput,
                   world_.call("clo.sqlite.import",
                               fmt::format(R"({{"files":[{{"content":"{}"}}]}})",
                                           to_base64(sqlite_of("CREATE TABLE other (x)"))))));
}

// ---- synchronization ---------------------------------------------------------------------------

class CloSyncs : public CloBooks {
protected:
    test::TemporaryDirectory directory_;

    void SetUp() override {
        world_.environment().shared<ImportSettings>().directory = directory_.path();
        std::filesystem::create_directory(directory_ / "mag");
        world_.body("clo.sync.put",
                    R"({"sync":"mag","folder":"mag",
                    "confirm":["rates_in_percent","prices_in_fractions"]})");
    }
    // Written an hour before the time of the world.
    void write(const std::string& bytes, int seconds_ago = 3600) {
        const std::string path = directory_ / "mag/mag.xlsx";
        std::ofstream(path, std::ios::binary) << bytes;
        const auto at = std::chrono::sys_time<std::chrono::microseconds>(
            std::chrono::microseconds(world_.clock().now().micros()));
        std::filesystem::last_write_time(
            path, std::chrono::file_clock::from_sys(at - std::chrono::seconds(seconds_ago)));
    }
    test::Json run(const std::string& more = {}) {
        return test::Json(world_.body("clo.sync.run", R"({"sync":"mag")" + more + "}"));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloSyncs, test::kDatabases, test::database_name);

TEST_P(CloSyncs, CommitsOnceAndThenIsUnchanged) {
    write(workbook_of());
    EXPECT_EQ(run().text("/outcome"), "committed");
    EXPECT_EQ(run().text("/outcome"), "unchanged");
    const test::Json view(world_.body("clo.sync.get", R"({"sync":"mag"})"));
    EXPECT_EQ(view.number("/failures"), 0.0);
    EXPECT_EQ(view.number("/age_minutes"), 0.0);
    EXPECT_FALSE(view.is_null("/next_run_at"));
    const test::Json history(world_.body("clo.sync.history", R"({"sync":"mag"})"));
    ASSERT_EQ(history.size("/data"), 2U);
    EXPECT_EQ(history.text("/data/1/outcome"), "committed");
    const test::Json schedules(world_.body("schedule.list", "{}"));
    bool scheduled = false;
    for (std::size_t i = 0; i < schedules.size("/data"); ++i)
        scheduled =
            scheduled || schedules.text(fmt::format("/data/{}/method", i)) == "clo.sync.run";
    EXPECT_TRUE(scheduled);
}

TEST_P(CloSyncs, AFileBeingWrittenIsLeftForTheNextRun) {
    write(workbook_of(), 3);
    EXPECT_EQ(run().text("/outcome"), "skipped");
    EXPECT_EQ(test::Json(world_.body("clo.scenario.list", "{}")).size("/data"), 0U);
}

TEST_P(CloSyncs, DoubtsWaitForAPerson) {
    world_.body("clo.sync.put", R"({"sync":"mag","folder":"mag"})");
    write(workbook_of());
    const auto waiting = run();
    EXPECT_EQ(waiting.text("/outcome"), "waiting");
    EXPECT_NE(waiting.text("/message").find("rates_in_percent"), std::string::npos);
    world_.body("clo.sync.put", R"({"sync":"mag","folder":"mag","auto":"never",
        "confirm":["rates_in_percent","prices_in_fractions"]})");
    EXPECT_EQ(run().text("/outcome"), "waiting");
    EXPECT_EQ(run(R"(,"commit":true)").text("/outcome"), "committed");
}

TEST_P(CloSyncs, FilesThatWereReadAreKeptAsLongAsTheSettingsSay) {
    write(workbook_of());
    EXPECT_EQ(run().text("/outcome"), "committed");
    store::Objects* objects = *world_.environment().objects();
    const auto kept = [&](const char* prefix) {
        return objects->list(world_.owner().tenant, prefix)->size();
    };
    const auto age = [&](int days) {
        const auto at = std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(
                            world_.environment().clock().now().micros())) -
                        std::chrono::hours(24 * days);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(world_.environment().data()) / "objects"))
            if (entry.is_regular_file())
                std::filesystem::last_write_time(entry, std::chrono::file_clock::from_sys(at));
        EXPECT_TRUE(test::ok(remove_expired(world_.environment())));
    };
    EXPECT_EQ(kept("clo/syncs/"), 1U);
    age(89);
    EXPECT_EQ(kept("clo/syncs/"), 1U);
    world_.environment().shared<ImportSettings>().sync_files_days = 120;
    age(91);
    EXPECT_EQ(kept("clo/syncs/"), 1U);
    age(121);
    EXPECT_EQ(kept("clo/syncs/"), 0U);
    EXPECT_EQ(kept("clo/imports/"), 1U);  // that of the commit stays
}

TEST_P(CloSyncs, FailuresBackOffAndPauseAfterFive) {
    for (int i = 1; i <= 5; ++i) {
        const auto failed = run();  // the folder is empty
        EXPECT_EQ(failed.text("/outcome"), "failed");
        const test::Json view(world_.body("clo.sync.get", R"({"sync":"mag"})"));
        EXPECT_EQ(view.number("/failures"), double(i));
        EXPECT_EQ(view.truth("/enabled"), i < 5);
    }
    write(workbook_of());
    EXPECT_EQ(run().text("/outcome"), "committed");  // a person may run it
    world_.body("clo.sync.put", R"({"sync":"mag","folder":"mag"})");
    EXPECT_TRUE(test::Json(world_.body("clo.sync.get", R"({"sync":"mag"})")).truth("/enabled"));
}

TEST_P(CloSyncs, LinksAndWaysOutAreRefused) {
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sync.put", R"({"sync":"x","folder":"../etc"})")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sync.put", R"({"sync":"x","folder":"/etc"})")));
    std::filesystem::create_directory_symlink(directory_ / "mag", directory_ / "link");
    world_.body("clo.sync.put", R"({"sync":"linked","folder":"link"})");
    const test::Json failed(world_.body("clo.sync.run", R"({"sync":"linked"})"));
    EXPECT_EQ(failed.text("/outcome"), "failed");
    EXPECT_NE(failed.text("/message").find("link"), std::string::npos);
}

TEST_P(CloSyncs, ACommitRunsTheTestsOfTheDealsThatChangedAndIsAuditedByName) {
    write(workbook_of({.deal = true, .assets = true}));
    EXPECT_EQ(run().text("/message"),
              "the plan was applied, and the tests were run officially on 1 date");
    const auto official = [&] {
        return test::Json(world_.body("clo.compliance.history", R"({"deal":"mag-99"})"));
    };
    ASSERT_EQ(official().size("/dates"), 1U);
    EXPECT_EQ(official().text("/dates/0"), "2016-03-23");
    // Other cash of the same date: its official run is of the records of now.
    write(workbook_of({.deal = true, .assets = true, .cash = 100.0}));
    world_.clock().advance(std::chrono::minutes(30));
    EXPECT_EQ(run().text("/outcome"), "committed");
    EXPECT_EQ(official().size("/dates"), 1U);
    EXPECT_TRUE(official().is_null("/records_changed_at/0"));
    // Newest first: that of the call, that of the source, and those of the first run.
    const auto all = world_.audit(world_.owner().tenant, "clo.sync.run");
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].entry.actor, world_.owner().user.to_string());
    const auto rows = std::span(all).subspan(1);
    EXPECT_EQ(rows[0].entry.actor, "sync:mag");
    EXPECT_EQ(rows[0].entry.object, "clo_sync:mag");
    const test::Json history(world_.body("clo.sync.history", R"({"sync":"mag"})"));
    for (const char* part : {"committed; run by", "; files ", "; plan ", "; import "})
        EXPECT_NE(rows[0].entry.details.find(part), std::string::npos) << rows[0].entry.details;
    EXPECT_NE(rows[0].entry.details.find(history.text("/data/0/plan_digest")), std::string::npos);
}

TEST_P(CloSyncs, FilesAreSentToASourceWithoutAFolder) {
    const auto put = [&](const std::string& more) {
        return world_.call("clo.sync.put",
                           R"({"sync":"desk","source":"upload","confirm":["rates_in_percent",
                           "prices_in_fractions"])" +
                               more + "}");
    };
    const auto send = [&](const std::string& name, const std::string& bytes) {
        return world_.call("clo.sync.upload",
                           fmt::format(R"({{"sync":"desk","files":[{{"content":"{}",
                           "file_name":"{}"}}]}})",
                                       to_base64(bytes), name));
    };
    const auto run_desk = [&] {
        return test::Json(world_.body("clo.sync.run", R"({"sync":"desk"})"));
    };
    EXPECT_TRUE(fails_with(Code::kInvalidInput, put(R"(,"folder":"mag")")));
    ASSERT_TRUE(put(""));
    EXPECT_NE(run_desk().text("/message").find("clo.sync.upload"), std::string::npos);
    EXPECT_TRUE(fails_with(Code::kInvalidInput, send("../mag.xlsx", "x")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, send("mag.pdf", "x")));
    ASSERT_TRUE(send("mag.xlsx", workbook_of()));
    EXPECT_EQ(run_desk().text("/outcome"), "committed");
    EXPECT_EQ(run_desk().text("/outcome"), "unchanged");
    // The next file takes the place of the first.
    ASSERT_TRUE(send("other.xlsx", workbook_of({.deal = true, .assets = true})));
    const test::Json view(world_.body("clo.sync.get", R"({"sync":"desk"})"));
    ASSERT_EQ(view.size("/files"), 1U);
    EXPECT_EQ(view.text("/files/0/name"), "other.xlsx");
    EXPECT_EQ(run_desk().text("/outcome"), "committed");
    // One with a folder takes none.
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call("clo.sync.upload", R"({"sync":"mag","files":[{"content":
                           "eA==","file_name":"a.xlsx"}]})")));
}

TEST_P(CloSyncs, ARunThatWasKilledDoesNotKeepTheNextOneWaiting) {
    write(workbook_of());
    const auto leave_lease = [&](const std::string& by) {
        ASSERT_TRUE(test::ok(world_.database().transact(
            world_.owner().tenant, [&](store::Transaction& transaction) -> Status {
                TRY(const auto sync, store::find_clo_sync(transaction, "mag"));
                TRY(const bool taken,
                    store::begin_clo_sync(transaction, sync,
                                          world_.clock().now() + std::chrono::minutes(10), by));
                EXPECT_TRUE(taken);
                return {};
            })));
    };
    // On another machine: it may still run, until its time is over.
    leave_lease("another-machine 1 1 - x");
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call("clo.sync.run", R"({"sync":"mag"})")));
    world_.clock().advance(std::chrono::minutes(11));
    EXPECT_EQ(run().text("/outcome"), "committed");
    // On this machine, by a process that is no more.
    std::array<char, 256> host{};
    ASSERT_EQ(::gethostname(host.data(), host.size() - 1), 0);
    leave_lease(fmt::format("{} 4194305 1 - x", host.data()));  // above the largest pid
    EXPECT_EQ(run().text("/outcome"), "unchanged");
}

}  // namespace
}  // namespace ballast::service
