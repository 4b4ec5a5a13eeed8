// Lots, net worth and reconciliation as stated by the tests of an earlier program.
#include <map>

#include "ledger/golden_ledger_test.hpp"
#include "ledger/net_worth.hpp"
#include "ledger/reconcile.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using golden::JsonCase;

constexpr const char* kFolder = "tests/golden/ledger/";

Transaction trade(Type type, std::string_view date, const Element& quantity, const Element& price,
                  Decimal fees) {
    Transaction t = make({std::string(date), type, "X"});
    t.quantity = dec(quantity);
    t.price = dec(price);
    t.fees = fees;
    return t;
}

class CostBasis : public testing::Test {
protected:
    CostBasis() : file_(std::string(kFolder) + "pos_01_cost_basis.json") {
        for (const Element lot : file_["lots"].get_array()) {
            rows_.push_back(trade(Type::kBuy, text(lot["date"]), lot["quantity"], lot["price"],
                                  dec(lot["fees"])));
            rows_.back().lot_id = text(lot["lot_id"]);
        }
        const Element sell = file_["sell"];
        rows_.push_back(trade(Type::kSell, text(sell["date"]), sell["quantity"], sell["price"],
                              dec(sell["fees"])));
    }
    JsonCase file_;
    std::vector<Transaction> rows_;
};

TEST_F(CostBasis, OfOneSaleByEveryMethod) {
    int methods = 0;
    for (const auto entry : file_["expect"].get_object()) {
        const std::string name(entry.key);
        ++methods;
        LotSettings settings;
        std::vector<Transaction> rows = rows_;
        if (name == "lifo") settings.method = LotMethod::kLifo;
        if (name == "average_cost") settings.method = LotMethod::kAverage;
        if (name.starts_with("specific_id")) {
            settings.method = LotMethod::kSpecific;
            rows.back().lot_id = name.substr(12, name.size() - 13);
        }
        const LotReport result = report(rows, settings);
        ASSERT_EQ(result.disposals.size(), 1U) << name;
        const Disposal& row = result.disposals[0];
        const auto has = [&](std::string_view key) {
            return entry.value[key].error() == simdjson::SUCCESS;
        };
        EXPECT_EQ(row.gain, dec(entry.value["gain"])) << name;
        if (has("cost")) {
            EXPECT_EQ(row.cost_basis, dec(entry.value["cost"])) << name;
        }
        if (has("proceeds")) {
            EXPECT_EQ(row.proceeds, dec(entry.value["proceeds"])) << name;
        }
        if (has("lot")) {
            EXPECT_EQ(row.acquired->to_string(), text(entry.value["lot"])) << name;
        }
        if (has("term")) {
            EXPECT_EQ(row.term == Term::kLong, text(entry.value["term"]) == "long") << name;
        }
    }
    EXPECT_EQ(methods, 4);
}

TEST_F(CostBasis, HasTheFeesOfThePurchaseAndProceedsAreAfterThoseOfTheSale) {
    const Element fees = file_["fees"];
    const LotReport result = report({trade(Type::kBuy, "2024-01-02", fees["buy"]["q"],
                                           fees["buy"]["p"], dec(fees["buy"]["fees"])),
                                     trade(Type::kSell, "2024-06-03", fees["sell"]["q"],
                                           fees["sell"]["p"], dec(fees["sell"]["fees"]))});
    EXPECT_EQ(result.disposals[0].proceeds, dec(fees["proceeds"]));
    EXPECT_EQ(result.disposals[0].cost_basis, dec(fees["cost"]));
    EXPECT_EQ(result.disposals[0].gain, dec(fees["gain"]));

    std::vector<Transaction> buys;
    for (const Element buy : file_["total_basis"]["buys"].get_array())
        buys.push_back(trade(Type::kBuy, "2024-01-02", buy.at(0), buy.at(1), dec(buy.at(2))));
    EXPECT_EQ(report(buys).holdings[0].cost_basis, dec(file_["total_basis"]["basis"]));
}

TEST_F(CostBasis, OfASaleOverTwoLotsIsOneRowPerLot) {
    const Element span = file_["span"];
    std::vector<Transaction> rows;
    for (const Element lot : span["lots"].get_array()) {
        rows.push_back(trade(Type::kBuy, "2024-01-02", lot.at(0), lot.at(1), {}));
        rows.back().date = rows.back().date + static_cast<int>(rows.size());
    }
    rows.push_back(trade(Type::kSell, "2024-06-03", span["sell"], span["lots"].at(1).at(1), {}));
    const LotReport result = report(rows);
    std::size_t i = 0;
    for (const Element part : span["fifo"].get_array()) {
        ASSERT_LT(i, result.disposals.size());
        EXPECT_EQ(result.disposals[i].quantity, dec(part.at(0)));
        EXPECT_EQ(result.disposals[i].cost_basis, product(dec(part.at(0)), dec(part.at(1))));
        ++i;
    }
    EXPECT_EQ(result.disposals.size(), i);
}

TEST_F(CostBasis, RejectsSalesBeyondTheHolding) {
    int errors = 0;
    for (const Element error : file_["errors"].get_array()) {
        const std::string what = text(error);
        ++errors;
        if (what == "unknown method") continue;  // not a field of the request: see its schema
        LotSettings settings{.method = LotMethod::kSpecific};
        std::vector<Transaction> rows = rows_;
        if (what == "sell more than held") {
            settings.method = LotMethod::kFifo;
            rows.back().quantity = dec("201");
        } else if (what == "lot not found") {
            rows.back().lot_id = "lot-7";
        } else if (what == "specified lots hold too little") {
            rows.back().lot_id = "lot-1";
            rows.back().quantity = dec("101");
        }
        EXPECT_FALSE(lot_report(rows, settings)) << what;
    }
    EXPECT_EQ(errors, 5);
}

TEST(NetWorthOfHoldings, IsTheirMarketValueWithBasisWeightsAndAccounts) {
    const JsonCase file(std::string(kFolder) + "pos_02_net_worth.json");
    std::vector<Transaction> rows;
    const auto hold = [&](std::string symbol, const Element& units, std::string account,
                          Decimal basis) {
        rows.push_back(make({"2024-01-02", Type::kTransferIn, std::move(symbol)}));
        rows.back().quantity = dec(units);
        rows.back().account = std::move(account);
        rows.back().amount = basis;
    };
    MarketInputs market;
    for (const auto price : file["prices"].get_object())
        market.prices[std::string(price.key)].undated = dec(price.value);
    const NetWorthSettings settings{.dates = {day("2024-01-02")}};
    for (const Element row : file["holdings"].get_array())
        hold(text(row["symbol"]), row["shares"], "a", dec(row["cost"]));
    const Snapshot all = net_worth(rows, market, settings)->value[0];
    EXPECT_EQ(all.total, dec(file["expect"]["total"]));
    EXPECT_EQ(all.cost_basis, dec(file["expect"]["cost"]));
    EXPECT_EQ(all.unrealized_gain, dec(file["expect"]["gain"]));

    rows.clear();
    std::vector<double> weights = golden::numbers(Element(file["allocation"]["weights_pct"]));
    for (const auto entry : file["allocation"].get_object()) {
        if (std::string_view(entry.key) == "weights_pct") continue;
        hold(std::string(entry.key), entry.value.at(0), "a", {});
        market.prices[std::string(entry.key)].undated = dec(entry.value.at(1));
    }
    const Snapshot allocated = net_worth(rows, market, settings)->value[0];
    ASSERT_EQ(allocated.allocation.size(), weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
        EXPECT_NEAR(allocated.allocation[i].weight * 100.0, weights[i], 1e-12);

    rows.clear();
    const Element accounts = file["by_account"];
    market.prices["VTI"].undated = dec(accounts["VTI"]);
    for (const std::string account : {"ira", "taxable"})
        hold("VTI", accounts[account], account, {});
    const Snapshot parted = net_worth(rows, market, settings)->value[0];
    for (const auto entry : accounts["expect"].get_object())
        EXPECT_EQ(parted.by_account.at(std::string(entry.key)), dec(entry.value));
}

void expect_discrepancy(const Element& discrepancy) {
    const Element computed = discrepancy["computed"];
    const Element stored = discrepancy["stored"];
    Transaction in = make({"2024-01-15", Type::kTransferIn, "X"});
    in.quantity = dec(computed.at(0));
    in.amount = dec(computed.at(1));
    const auto result = reconcile(
        std::vector{in}, {.lots = {},
                          .statement = {{"a", "X", dec(stored.at(0)), dec(stored.at(1)), {}}},
                          .cash = {}});
    const std::vector<std::string> fields{"quantity", "cost_basis"};  // shares, cost_basis
    ASSERT_EQ(result->value.discrepancies.size(), fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        EXPECT_EQ(result->value.discrepancies[i].field, fields[i]);
        EXPECT_EQ(result->value.discrepancies[i].computed, dec(computed.at(i)));
        EXPECT_EQ(result->value.discrepancies[i].stated, dec(stored.at(i)));
    }
}

TEST(HoldingsOfALedger, AreWhatItsTransactionsLeave) {
    const JsonCase file(std::string(kFolder) + "pos_10_reconcile.json");
    const std::map<std::string, Type> types{
        {"buy", Type::kBuy}, {"sell", Type::kSell}, {"transfer", Type::kTransferIn}};
    int cases = 0;
    for (const Element c : file["cases"].get_array()) {
        ++cases;
        if (c["discrepancy"].error() == simdjson::SUCCESS) {
            expect_discrepancy(Element(c["discrepancy"]));
            continue;
        }
        std::vector<Transaction> rows;
        for (const Element row : c["txns"].get_array())
            rows.push_back(
                trade(types.at(text(row.at(0))), text(row.at(1)), row.at(2), row.at(3), {}));
        const auto result = reconcile(rows, {});
        const LotReport lots = report(rows);
        std::string_view sentence;
        if (c["expect"].get(sentence) == simdjson::SUCCESS) {
            EXPECT_TRUE(result->value.holdings.empty());
            EXPECT_EQ(total_gain(lots), dec("3000")) << sentence;
            continue;
        }
        ASSERT_EQ(result->value.holdings.size(), 1U);
        const Holding& holding = result->value.holdings[0];
        EXPECT_EQ(holding.quantity, dec(c["expect"]["shares"]));
        if (c["expect"]["realized"].error() == simdjson::SUCCESS) {
            EXPECT_EQ(holding.realized_gain, dec(c["expect"]["realized"]));
        }
        if (c["expect"]["cost"].error() == simdjson::SUCCESS) {
            EXPECT_EQ(holding.cost_basis, dec(c["expect"]["cost"]));
        }
    }
    EXPECT_EQ(cases, 4);
    const ReconcileSettings defaults;
    EXPECT_EQ(defaults.quantity_tolerance, dec(file["tolerances"]["shares"]));
    EXPECT_EQ(defaults.cost_tolerance, dec(file["tolerances"]["cost"]));
}

}  // namespace
}  // namespace ballast::ledger
