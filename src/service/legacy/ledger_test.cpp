// An earlier system's method names through JSON-RPC. Figures: PortfolioOS, its tests
// cost_basis_test, net_worth_test, csv_import_test and reconciliation_test, where those are right.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using testing::HasSubstr;

class LegacyLedger : public testing::Test {
protected:
    World world_;

    Result<Reply> call(std::string_view method, std::string_view request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.interface = "rpc";
        return world_.dispatcher().invoke(invocation);
    }
    std::string body(std::string_view method, std::string_view request) {
        auto reply = call(method, request);
        EXPECT_TRUE(ok(reply)) << method;
        return reply ? std::move(reply->body) : "{}";
    }
    static std::string sell(std::string_view more) {
        return fmt::format(
            R"({{"lots":[{{"lot_id":"lot-0","date":"2023-01-01","quantity":100,"price":50}},)"
            R"({{"lot_id":"lot-1","date":"2024-01-01","quantity":100,"price":70}}],)"
            R"("date":"2024-06-01","quantity":50,"price":80,"fees":0{}}})",
            more);
    }
};

TEST_F(LegacyLedger, TheNamesAreAvailableOverJsonRpcOnly) {
    EXPECT_TRUE(fails_with(Code::kNotFound, world_.call("portfolio.cost_basis.sell", sell(""))));
    EXPECT_TRUE(ok(call("portfolio.cost_basis.sell", sell(""))));
    for (const Method* method : world_.dispatcher().table().all())
        EXPECT_NE(method->info().name, "portfolio.cost_basis.sell");
}

TEST_F(LegacyLedger, LotsAreSoldByEveryMethod) {
    const Json fifo(body("portfolio.cost_basis.sell", sell(R"(,"method":"fifo")")));
    EXPECT_EQ(fifo.text("/disposed/0/lot_date"), "2023-01-01");
    EXPECT_EQ(fifo.number("/disposed/0/cost_basis"), 2500);
    EXPECT_EQ(fifo.number("/disposed/0/proceeds"), 4000);
    EXPECT_EQ(fifo.number("/disposed/0/gain_loss"), 1500);
    EXPECT_EQ(fifo.text("/disposed/0/holding_period"), "long");
    const Json lifo(body("portfolio.cost_basis.sell", sell(R"(,"method":"lifo")")));
    EXPECT_EQ(lifo.text("/disposed/0/lot_date"), "2024-01-01");
    EXPECT_EQ(lifo.number("/disposed/0/gain_loss"), 500);
    EXPECT_EQ(lifo.text("/disposed/0/holding_period"), "short");
    const Json average(body("portfolio.cost_basis.sell", sell(R"(,"method":"average_cost")")));
    EXPECT_EQ(average.number("/total_cost_basis"), 3000);
    EXPECT_EQ(average.number("/total_gain_loss"), 1000);
    // The earlier system dropped the pool after the first sale, which left 9,500.
    EXPECT_EQ(average.number("/tracker/total_cost_basis"), 9000);
    const Json specific(
        body("portfolio.cost_basis.sell", sell(R"(,"method":"specific_id","lot_ids":["lot-0"])")));
    EXPECT_EQ(specific.number("/disposed/0/gain_loss"), 1500);
}

TEST_F(LegacyLedger, FeesAreInBasisAndProceedsAndASaleSpansLots) {
    const Json fees(body("portfolio.cost_basis.sell",
                         R"({"lots":[{"date":"2023-01-01","quantity":100,"price":50,"fees":10}],)"
                         R"("date":"2024-06-01","quantity":100,"price":80,"fees":9.99})"));
    EXPECT_NEAR(fees.number("/total_proceeds"), 7990.01, 1e-9);
    EXPECT_NEAR(fees.number("/total_cost_basis"), 5010.0, 1e-9);
    EXPECT_NEAR(fees.number("/total_gain_loss"), 2980.01, 1e-9);
    const Json span(body("portfolio.cost_basis.sell",
                         R"({"lots":[{"date":"2023-01-01","quantity":30,"price":50},)"
                         R"({"date":"2024-01-01","quantity":70,"price":70}],)"
                         R"("date":"2024-06-01","quantity":50,"price":80})"));
    EXPECT_EQ(span.number("/disposed/0/qty_sold"), 30);
    EXPECT_EQ(span.number("/disposed/1/qty_sold"), 20);
}

TEST_F(LegacyLedger, SalesBeyondTheHoldingAreRejected) {
    for (const char* more : {R"(,"method":"none")", R"(,"method":"specific_id")",
                             R"(,"method":"specific_id","lot_ids":["lot-9"])"})
        EXPECT_TRUE(fails_with(Code::kInvalidInput, call("portfolio.cost_basis.sell", sell(more))))
            << more;
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           call("portfolio.cost_basis.sell",
                                R"({"lots":[{"date":"2023-01-01","quantity":1,"price":50}],)"
                                R"("date":"2024-06-01","quantity":2,"price":80})")));
}

TEST_F(LegacyLedger, OpenLotsAreValued) {
    const Json open(body("portfolio.cost_basis.unrealized",
                         R"({"lots":[{"date":"2023-01-01","quantity":100,"price":50}],)"
                         R"("current_price":80,"as_of_date":"2024-06-01"})"));
    EXPECT_EQ(open.number("/total_unrealized"), 3000);
    EXPECT_EQ(open.number("/total_market_value"), 8000);
    EXPECT_EQ(open.text("/gains/0/holding_period"), "long");
}

TEST_F(LegacyLedger, TransactionsArePostedToHoldings) {
    const std::string buy =
        R"({"account_id":"a","symbol":"X","type":"buy","date":"2024-01-15","quantity":100,"price":150})";
    const Json held(
        body("portfolio.reconcile", R"({"transactions":[)" + buy +
                                        R"(,{"account_id":"a","symbol":"X","type":"sell",)"
                                        R"("date":"2024-06-15","quantity":50,"price":180}]})"));
    EXPECT_EQ(held.number("/0/shares"), 50);
    EXPECT_EQ(held.number("/0/cost_basis"), 7500);
    EXPECT_EQ(held.number("/0/realized_gain"), 1500);
    const Json moved(body("portfolio.reconcile",
                          R"({"transactions":[{"account_id":"a","symbol":"X","type":"transfer",)"
                          R"("date":"2024-01-15","quantity":50,"price":400}]})"));
    EXPECT_EQ(moved.number("/0/shares"), 50);
    EXPECT_EQ(moved.number("/0/cost_basis"), 20000);
    // The earlier system dropped the sign of a transfer, so that outgoing amounts were added again.
    const Json left(
        body("portfolio.reconcile", R"({"transactions":[)" + buy +
                                        R"(,{"account_id":"a","symbol":"X","type":"transfer",)"
                                        R"("date":"2024-02-15","quantity":-40}]})"));
    EXPECT_EQ(left.number("/0/shares"), 60);
    EXPECT_EQ(left.number("/0/cost_basis"), 9000);
}

TEST_F(LegacyLedger, HoldingsAreComparedValuedAndWeighed) {
    const Json found(body("portfolio.detect_discrepancies",
                          R"({"computed":[{"symbol":"X","shares":100,"cost_basis":15000}],)"
                          R"("stored":[{"symbol":"X","shares":90,"cost_basis":14000}]})"));
    EXPECT_EQ(found.text("/0/field"), "shares");
    EXPECT_EQ(found.text("/1/field"), "cost_basis");
    EXPECT_EQ(found.number("/1/stored_value"), 14000);
    const Json lots(body("portfolio.detect_discrepancies",
                         R"({"computed":[{"symbol":"X","shares":100,"cost_basis":15000}],)"
                         R"("stored":[{"symbol":"X","shares":60,"cost_basis":9000},)"
                         R"({"symbol":"X","shares":40,"cost_basis":6000}]})"));
    EXPECT_EQ(lots.size(""), 0U);
    const std::string holdings =
        R"({"holdings":[{"symbol":"AAPL","shares":100,"cost_basis":15000,"account_id":"ira"},)"
        R"({"symbol":"GOOGL","shares":50,"cost_basis":7000,"account_id":"taxable"}],)";
    const Json worth(
        body("portfolio.net_worth", holdings + R"("prices":{"AAPL":180,"GOOGL":160}})"));
    EXPECT_EQ(worth.number("/total_value"), 26000);
    EXPECT_EQ(worth.number("/total_cost_basis"), 22000);
    EXPECT_EQ(worth.number("/total_gain"), 4000);
    EXPECT_EQ(worth.number("/by_account/ira"), 18000);
    // A missing price is not a total loss.
    const Json half(body("portfolio.net_worth", holdings + R"("prices":{"AAPL":180}})"));
    EXPECT_EQ(half.number("/total_gain"), 3000);
    EXPECT_EQ(half.number("/coverage"), 0.5);
    EXPECT_EQ(half.text("/issues/0/code"), "no_price");
    const Json weights(
        body("portfolio.asset_allocation",
             R"({"holdings":[{"symbol":"AAPL","shares":100},{"symbol":"BND",)"
             R"("shares":100,"asset_type":"bond"}],"prices":{"AAPL":150,"BND":50}})"));
    EXPECT_EQ(weights.number("/0/weight_pct"), 25);
    EXPECT_EQ(weights.number("/1/weight_pct"), 75);
    // A position without a price is listed without a weight; the weights of the others refer to the
    // priced total.
    const Json unknown(body("portfolio.asset_allocation",
                            R"({"holdings":[{"symbol":"AAPL","shares":100},)"
                            R"({"symbol":"BND","shares":100}],"prices":{"AAPL":150}})"));
    EXPECT_EQ(unknown.number("/0/weight_pct"), 100);
    EXPECT_EQ(unknown.text("/1/symbol"), "BND");
    EXPECT_TRUE(unknown.is_null("/1/value"));
    EXPECT_TRUE(unknown.is_null("/1/weight_pct"));
}

TEST_F(LegacyLedger, GrowthIsOverCalendarPeriods) {
    const Json growth(
        body("portfolio.growth_rates",
             R"({"snapshots":[{"date":"2023-03-31","total":100},)"
             R"({"date":"2024-02-29","total":125},{"date":"2024-03-31","total":150}]})"));
    EXPECT_NEAR(growth.number("/periods/1m"), 0.2, 1e-12);
    EXPECT_NEAR(growth.number("/periods/1y"), 0.5, 1e-12);
    EXPECT_TRUE(growth.is_null("/periods/5y"));
    EXPECT_NEAR(growth.number("/velocity"), 50.0 / 366.0, 1e-12);
}

TEST_F(LegacyLedger, AFileIsInterpretedCorrectly) {
    const Json read(
        body("ingest.csv",
             R"({"csv_content":"Date,Symbol,Type,Quantity,Price,Fees\n)"
             R"(2024-01-15,AAPL,Buy,10,$185.50,$4.95\n2024-01-16,VTI,Buy,50,200.00,0.00\n",)"
             R"("account_id":"main"})"));
    EXPECT_EQ(read.size("/transactions"), 2U);
    EXPECT_EQ(read.text("/transactions/0/date"), "2024-01-15");
    EXPECT_EQ(read.text("/transactions/0/type"), "buy");
    EXPECT_EQ(read.text("/transactions/0/account_id"), "main");
    EXPECT_EQ(read.number("/transactions/0/quantity"), 10);
    EXPECT_EQ(read.number("/transactions/0/price"), 185.5);
    EXPECT_EQ(read.number("/transactions/0/fees"), 4.95);
}

// The earlier system did not recognize "YOU BOUGHT …" and "REINVESTMENT", and dropped negative
// numbers in parentheses.
TEST_F(LegacyLedger, BrokerActionsAreRecognizedAndRowsCanBeStored) {
    const std::string csv =
        R"({"csv_content":"Run Date,Ticker,Action,Qty,Unit Price,Commission,Amount\n)"
        R"(01/15/2024,AAPL,YOU BOUGHT APPLE INC,10,$185.50,$4.95,\"($1,859.95)\"\n)"
        R"(01/16/2024,AAPL,REINVESTMENT,1,186,,-186\n","account_id":"ira"})";
    const std::string read = body("ingest.csv", csv);
    const Json file(read);
    EXPECT_EQ(file.size("/errors"), 0U);
    EXPECT_EQ(file.text("/transactions/0/type"), "buy");
    EXPECT_EQ(file.text("/transactions/1/type"), "reinvest");
    const std::string rows = read.substr(0, read.find(",\"errors\"")) + "}";
    EXPECT_EQ(Json(body("db.import_transactions", rows)).number("/imported"), 2);
    const Json held(body("db.get_holdings", R"({"account_id":"ira"})"));
    EXPECT_EQ(held.number("/0/shares"), 11);
    EXPECT_NEAR(held.number("/0/cost_basis"), 1859.95 + 186, 1e-9);
}

TEST_F(LegacyLedger, ABarWithoutACloseIsReportedAndItsOtherFieldsAreChecked) {
    const Json errors(body("validation.ohlcv",
                           R"({"records":[{"date":"2024-01-11","open":10,"high":9,"low":11},)"
                           R"({"date":"2024-01-12","open":10,"high":11,"low":9,"close":10}]})"));
    EXPECT_EQ(errors.size(""), 2U);
    EXPECT_EQ(errors.text("/0/issue"), "missing");
    EXPECT_TRUE(errors.is_null("/0/value"));
    EXPECT_EQ(errors.text("/1/issue"), "high_below_low");
}

TEST_F(LegacyLedger, BooksAreStoredAndReadBack) {
    const std::string rows =
        R"({"account_id":"main","transactions":[)"
        R"({"symbol":"X","type":"buy","date":"2024-01-15","quantity":10,"price":15},)"
        R"({"symbol":"X","type":"buy","date":"2024-01-15","quantity":10,"price":15}]})";
    EXPECT_EQ(Json(body("db.import_transactions", rows)).number("/imported"), 2);
    const Json again(body("db.import_transactions", rows));
    EXPECT_EQ(again.number("/imported"), 0);
    EXPECT_EQ(again.number("/duplicates"), 2);
    EXPECT_EQ(Json(body("db.get_holdings", R"({"account_id":"main"})")).number("/0/shares"), 20);
    EXPECT_EQ(Json(body("db.get_transactions", R"({"symbol":"X"})")).number("/1/price"), 15);
    body(
        "db.upsert_market_data",
        R"({"symbol":"X","records":[{"date":"2024-01-15","close":16},{"date":"2024-01-16","close":17}]})");
    body("db.upsert_market_data", R"({"symbol":"X","records":[{"date":"2024-01-16","close":18}]})");
    const Json saved(body("db.save_snapshot", R"({"date":"2024-01-16"})"));
    EXPECT_EQ(saved.number("/invested"), 360);
    EXPECT_EQ(saved.number("/cash"), -300);
    EXPECT_EQ(saved.number("/total_value"), 60);
    EXPECT_EQ(saved.number("/coverage"), 1);
    EXPECT_GE(Json(body("db.get_snapshots", "{}")).size(""), 1U);
    // Open lots of the stored ledger are valued at the last close up to the date of the report.
    const Json then(world_.body("ledger.lots", R"({"as_of":"2024-01-15"})"));
    EXPECT_EQ(then.text("/open_lots/0/market_value"), "160");
    const Json now(world_.body("ledger.lots", "{}"));
    EXPECT_EQ(now.text("/open_lots/0/market_value"), "180");
    EXPECT_EQ(now.number("/coverage"), 1);
    EXPECT_NE(now.text("/data_digest"), then.text("/data_digest"));
}

TEST_F(LegacyLedger, TablesAreExported) {
    const auto csv = call("export.holdings_csv",
                          R"({"holdings":[{"symbol":"=X","shares":1.5,"cost_basis":3}]})");
    ASSERT_TRUE(ok(csv));
    EXPECT_THAT(csv->body, HasSubstr("account_id,symbol,asset_type,shares,cost_basis"));
    EXPECT_THAT(csv->body, HasSubstr(",'=X,,1.5,3"));
    EXPECT_THAT(body("export.simulation_csv",
                     R"({"data":[{"year":1,"p5":1.5,"p25":2,"p50":3,"p75":4,"p95":5}]})"),
                HasSubstr("1,1.5,2,3,4,5"));
    const std::string document = body(
        "export.portfolio_json", R"({"holdings":[{"account_id":"ira","symbol":"BND","shares":2,)"
                                 R"("asset_type":"bond"}],"accounts":[{"id":"ira"}]})");
    EXPECT_THAT(document, HasSubstr(R"(asset_type\":\"bond\",\"shares\":2,\"cost_basis\":null)"));
    EXPECT_THAT(document, HasSubstr(R"(\"accounts\":[{\"id\":\"ira\"}])"));
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput,
                   call("export.holdings_csv", R"({"holdings":[],"output_path":"/tmp/x.csv"})")));
}

TEST_F(LegacyLedger, FiguresAreJsonNumbers) {
    EXPECT_NEAR(
        std::stod(body("analysis.cagr", R"({"start_value":100,"end_value":121,"n_years":2})")), 0.1,
        1e-12);
    EXPECT_EQ(body("analysis.max_drawdown", R"({"values":[100,80,120,60]})"), "-0.5");
    EXPECT_EQ(body("analysis.percentile_rank", R"({"values":[1,2,3,4],"target":2})"), "50");
}

}  // namespace
}  // namespace ballast::service
