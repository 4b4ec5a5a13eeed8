// Imports of the workbook and of the SQLite databases of the earlier system.
#include <simdjson.h>
#include <span>

#include "service/clo/book_world_test.hpp"
#include "store/objects.hpp"

namespace ballast::service {
namespace {

using test::fails_with;

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

}  // namespace
}  // namespace ballast::service
