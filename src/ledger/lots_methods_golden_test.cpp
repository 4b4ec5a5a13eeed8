// Lot selection: golden data of other ledgers and of HMRC (tests/golden/ledger/README.md).
#include <algorithm>
#include <map>
#include <numeric>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using golden::JsonCase;

constexpr const char* kFolder = "tests/golden/ledger/";

LotMethod method_named(std::string_view name) {
    if (name.starts_with("LIFO") || name == "lifo") return LotMethod::kLifo;
    if (name.starts_with("HIFO") || name == "hifo") return LotMethod::kHifo;
    if (name == "lofo") return LotMethod::kLofo;
    if (name.starts_with("AVERAGE")) return LotMethod::kAverage;
    return LotMethod::kFifo;
}

Transaction trade(Type type, const Element& row) {
    // date, account, quantity, unit price
    Transaction t = make({text(row.at(0)), type, "X"});
    t.account = text(row.at(1));
    t.quantity = dec(row.at(2));
    t.price = dec(row.at(3));
    return t;
}

void expect_remaining(const LotReport& result, const Element& remaining, std::string_view id) {
    std::vector<std::string> expected;
    for (const Element lot : remaining.get_array())
        expected.push_back(fmt::format("{} {} {} {}", text(lot.at(0)), text(lot.at(1)),
                                       dec(lot.at(2)).to_string(), dec(lot.at(3)).to_string()));
    std::vector<std::string> actual;
    for (const OpenLot& lot : result.open_lots)
        actual.push_back(fmt::format("{} {} {} {}", lot.account, lot.acquired.to_string(),
                                     lot.quantity.to_string(), lot.unit_cost.to_string()));
    std::sort(expected.begin(), expected.end());
    std::sort(actual.begin(), actual.end());
    EXPECT_EQ(actual, expected) << id;
}

TEST(SmallLedgers, OfHledgerAndLedgerBySeveralMethodsAndScopes) {
    const JsonCase file(std::string(kFolder) + "lots_small.json");
    int cases = 0;
    for (const Element c : file["cases"].get_array()) {
        if (c["buys"].error() != simdjson::SUCCESS) continue;
        const std::string id = text(c["id"]);
        ++cases;
        std::vector<Transaction> rows;
        for (const Element buy : c["buys"].get_array()) rows.push_back(trade(Type::kBuy, buy));
        if (c["sell"].error() == simdjson::SUCCESS)
            rows.push_back(trade(Type::kSell, Element(c["sell"])));
        if (c["transfer"].error() == simdjson::SUCCESS) {
            Transaction out = make({text(c["transfer"].at(0)), Type::kTransferOut, "X"});
            out.account = text(c["transfer"].at(1));
            out.quantity = dec(c["transfer"].at(3));
            Transaction in = out;
            in.type = Type::kTransferIn;
            in.account = text(c["transfer"].at(2));
            in.date = out.date + 2;
            rows.push_back(out);
            rows.push_back(in);
        }
        const std::string method = text(c["method"]);
        const LotSettings settings{.method = method_named(method),
                                   .scope = method.find("across") != std::string::npos
                                                ? LotScope::kGlobal
                                                : LotScope::kAccount};
        const Element expected = c["expected"];
        if (expected["error"].error() == simdjson::SUCCESS) {
            const auto refused = lot_report(rows, settings);
            ASSERT_FALSE(refused) << id;
            EXPECT_NE(refused.error().message.find("5 are held"), std::string::npos);
            EXPECT_NE(refused.error().message.find("8 of X"), std::string::npos);
            continue;
        }
        const LotReport result = report(rows, settings);
        if (expected["gain"].error() == simdjson::SUCCESS) {
            EXPECT_EQ(total_gain(result), dec(expected["gain"])) << id;
        }
        if (expected["remaining"].error() == simdjson::SUCCESS)
            expect_remaining(result, Element(expected["remaining"]), id);
        if (expected["remaining_quantity_by_date"].error() == simdjson::SUCCESS) {
            std::size_t i = 0;
            for (const Element lot : expected["remaining_quantity_by_date"].get_array()) {
                EXPECT_EQ(result.open_lots[i].acquired.to_string(), text(lot.at(0)));
                EXPECT_EQ(result.open_lots[i].quantity, dec(lot.at(1)));
                EXPECT_EQ(result.open_lots[i++].unit_cost, dec(expected["average"]));
            }
        }
    }
    EXPECT_EQ(cases, 8);
}

TEST(SmallLedgers, OfGhostfolioWithFeesSplitsAndThirds) {
    const JsonCase file(std::string(kFolder) + "lots_small.json");
    int cases = 0;
    for (const Element c : file["cases"].get_array()) {
        const std::string id = text(c["id"]);
        if (!id.starts_with("gf_")) continue;
        ++cases;
        std::vector<Transaction> rows;
        Decimal fees;
        for (const Element row : c["transactions"].get_array()) {
            Transaction t = make({text(row.at(0)), Type::kBuy, "X"});
            if (text(row.at(1)) == "SPLIT") {
                t.type = Type::kSplit;
                t.ratio = dec("2");
            } else {
                t.type = text(row.at(1)) == "BUY" ? Type::kBuy : Type::kSell;
                t.quantity = dec(row.at(2));
                t.price = dec(row.at(3));
                t.fees = dec(row.at(4));
                fees += t.fees;
            }
            rows.push_back(t);
        }
        LotSettings settings;
        const bool priced = c["price"].error() == simdjson::SUCCESS;
        if (priced) settings.prices["X"] = dec(c["price"]);
        const LotReport result = report(rows, settings);
        const Element expected = c["expected"];
        if (expected["quantity"].error() == simdjson::SUCCESS) {
            EXPECT_EQ(total_quantity(result), dec(expected["quantity"])) << id;
        }
        if (expected["net_gain"].error() == simdjson::SUCCESS) {
            // Fees are not part of the cost here: the gain is computed without fees, then all fees
            // are deducted.
            Decimal gain = total_gain(result);
            for (const OpenLot& lot : result.open_lots) gain += *lot.unrealized_gain;
            EXPECT_EQ(gain, dec(expected["net_gain"])) << id;
            EXPECT_EQ(gain + fees, dec(expected["gross_gain"])) << id;
        }
        if (fees.is_zero()) {
            EXPECT_EQ(total_basis(result), dec(expected["investment"])) << id;
        }
    }
    EXPECT_EQ(cases, 6);
}

TEST(SmallLedgers, OfRotkiWithOversellingAndTheCanadianPool) {
    std::vector<Transaction> rows{make({"2015-11-08", Type::kBuy, "X", "5", "268.1"}),
                                  make({"2016-07-01", Type::kBuy, "X", "15", "612.45"}),
                                  make({"2016-10-25", Type::kBuy, "X", "3", "603.415"}),
                                  make({"2016-12-02", Type::kSell, "X", "8", "700"})};
    const LotReport fifo = report(rows);
    EXPECT_EQ(fifo.disposals[0].cost_basis, dec("1340.5"));
    EXPECT_EQ(fifo.disposals[0].term, Term::kLong);
    EXPECT_EQ(fifo.disposals[1].cost_basis, dec("1837.35"));
    EXPECT_EQ(fifo.disposals[1].term, Term::kShort);
    EXPECT_EQ(fifo.open_lots[0].quantity, dec("12"));

    rows = {make({"2015-11-08", Type::kBuy, "X", "5", "268.1"}),
            make({"2016-07-01", Type::kSell, "X", "3", "300"}),
            make({"2016-07-01", Type::kSell, "X", "2", "300"})};
    const LotReport two = report(rows);
    EXPECT_EQ(two.disposals[0].cost_basis, dec("804.3"));
    EXPECT_EQ(two.disposals[1].cost_basis, dec("536.2"));
    EXPECT_TRUE(two.open_lots.empty());

    rows = {make({"2015-11-08", Type::kBuy, "X", "1", "268.1"}),
            make({"2016-07-01", Type::kBuy, "X", "1", "612.45"}),
            make({"2016-07-02", Type::kSell, "X", "3", "700"})};
    const auto refused = lot_report(rows, {});
    ASSERT_FALSE(refused);
    using Attribute = std::pair<std::string, std::string>;
    const std::vector<Attribute> expected{{"held", "2"}, {"asked", "3"}, {"missing", "1"}};
    EXPECT_EQ(refused.error().attributes, expected);
    rows[2].quantity = dec("2");
    const LotReport matched = report(rows);
    EXPECT_EQ(matched.disposals[0].cost_basis + matched.disposals[1].cost_basis, dec("880.55"));

    const JsonCase file(std::string(kFolder) + "lots_small.json");
    const Element c = case_of(file, "rotki_average_sequence");
    rows.clear();
    std::size_t i = 0;
    for (const Element step : c["steps"].get_array()) {
        rows.push_back(make({"2020-01-02", Type::kBuy, "X"}));
        rows.back().date = day("2020-01-02") + static_cast<int>(i);
        rows.back().type = text(step.at(0)) == "BUY" ? Type::kBuy : Type::kSell;
        rows.back().quantity = dec(step.at(1));
        rows.back().price = dec(step.at(2));
        const LotReport result = report(rows, {.method = LotMethod::kAverage});
        EXPECT_EQ(total_basis(result), dec(c["expected"]["pool_cost"].at(i))) << i;
        EXPECT_EQ(total_quantity(result), dec(c["expected"]["pool_quantity"].at(i))) << i;
        Decimal gain;
        for (const Disposal& row : result.disposals)
            if (row.date == rows.back().date) gain += row.gain;
        EXPECT_EQ(gain, dec(c["expected"]["pnl"].at(i))) << i;
        ++i;
    }
}

TEST(PortfolioPerformance, CostsByFifoAndMovingAverageAndTransfersThatKeepTheirBasis) {
    const JsonCase file(std::string(kFolder) + "performance.json");
    for (const std::string id : {"pp_cost_1", "pp_cost_2"}) {
        const Element c = case_of(file, id);
        std::vector<Transaction> rows;
        for (const Element row : c["transactions"].get_array()) {
            rows.push_back(make({text(row.at(0)), Type::kBuy, "X"}));
            if (text(row.at(1)) == "SELL") rows.back().type = Type::kSell;
            rows.back().quantity = dec(row.at(2));
            rows.back().amount = dec(row.at(3));
        }
        for (const std::string method : {"fifo", "moving_average"}) {
            const LotReport result =
                report(rows, {.method = method == "fifo" ? LotMethod::kFifo : LotMethod::kAverage,
                              .prices = {{"X", dec("100")}}});
            const Element expected = c["expected"][method];
            near(total_basis(result), expected["cost"]);
            near(total_gain(result), expected["realized"]);
            Decimal open;
            for (const OpenLot& lot : result.open_lots) open += *lot.unrealized_gain;
            near(open, expected["unrealized"]);
        }
    }
    Transaction in = make({"2021-01-01", Type::kTransferIn, "X", "10", "", "1000", "", "P_A"});
    Transaction out = make({"2021-01-02", Type::kTransferOut, "X", "5", "", "", "", "P_A"});
    Transaction move = make({"2021-01-03", Type::kTransferOut, "X", "5", "", "", "", "P_A"});
    move.other_account = "P_B";
    const LotReport moved = report({in, out, move}, {.prices = {{"X", dec("120")}}});
    ASSERT_EQ(moved.open_lots.size(), 1U);
    EXPECT_EQ(moved.open_lots[0].account, "P_B");
    EXPECT_EQ(moved.open_lots[0].cost_basis, dec("500"));
    EXPECT_EQ(moved.open_lots[0].acquired, day("2021-01-01"));
    EXPECT_EQ(moved.open_lots[0].unrealized_gain, dec("100"));
}

Decimal field(const Element& row, std::string_view name) {
    const auto found = row[name];
    return found.error() == simdjson::SUCCESS ? dec(found) : Decimal{};
}

// The rows of one asset, sorted by time stamp.
std::vector<Transaction> rp2_rows(const Element& input) {
    std::vector<std::pair<std::string, Transaction>> rows;
    const auto base = [](const Element& row, Type type, std::string_view account) {
        Transaction t = make({text(row["Timestamp"]).substr(0, 10), type, text(row["Asset"])});
        t.account = account;
        return t;
    };
    const auto each = [&](std::string_view kind, const auto& add) {
        simdjson::dom::array list;
        if (input[kind].get(list) != simdjson::SUCCESS) return;
        for (const Element row : list) add(row);
    };
    each("IN", [&](const Element& row) {
        Transaction t = base(row, Type::kBuy, text(row["Exchange"]));
        t.quantity = dec(row["Crypto In"]);
        t.price = dec(row["Spot Price"]);
        t.fees = field(row, "USD Fee");
        if (row["USD In (With Fee)"].error() == simdjson::SUCCESS)
            t.amount = dec(row["USD In (With Fee)"]);
        rows.emplace_back(text(row["Timestamp"]), t);
    });
    each("OUT", [&](const Element& row) {
        // The fee in kind is a disposal too; its value is not part of the proceeds.
        Transaction t = base(row, Type::kSell, text(row["Exchange"]));
        t.quantity = dec(row["Crypto Out"]) + field(row, "Crypto Fee");
        t.amount = product(dec(row["Crypto Out"]), dec(row["Spot Price"]));
        rows.emplace_back(text(row["Timestamp"]), t);
    });
    each("INTRA", [&](const Element& row) {
        Transaction t = base(row, Type::kTransferOut, text(row["From Exchange"]));
        t.other_account = text(row["To Exchange"]);
        t.quantity = dec(row["Crypto Sent"]);
        if (row["Spot Price"].error() == simdjson::SUCCESS) t.price = dec(row["Spot Price"]);
        Transaction in = base(row, Type::kTransferIn, text(row["To Exchange"]));
        in.other_account = text(row["From Exchange"]);
        in.quantity = dec(row["Crypto Received"]);
        rows.emplace_back(text(row["Timestamp"]), t);
        rows.emplace_back(text(row["Timestamp"]), in);
    });
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Transaction> sorted;
    for (auto& [time, t] : rows) sorted.push_back(t);
    return sorted;
}

// Lot date, event date, quantity, proceeds, basis of every disposal.
using Rp2Row = std::tuple<std::string, std::string, double, double, double>;

TEST(Rp2, EveryLotOfEveryDisposalByFourMethodsAcrossAccounts) {
    const JsonCase file(std::string(kFolder) + "lots_rp2.json");
    int compared = 0;
    for (const Element c : file["cases"].get_array())
        for (const auto method : c["expected"].get_object())
            for (const auto asset : method.value.get_object()) {
                const std::string id = fmt::format("{} {} {}", text(c["id"]),
                                                   std::string(method.key), std::string(asset.key));
                std::vector<Rp2Row> expected;
                for (const Element row : asset.value["detail"].get_array()) {
                    if (row["lot_time"].error() != simdjson::SUCCESS) continue;  // income
                    expected.emplace_back(text(row["event_time"]).substr(0, 10),
                                          text(row["lot_time"]).substr(0, 10), row["quantity"],
                                          dec(row["event_amount"]).to_double(),
                                          dec(row["lot_basis"]).to_double());
                }
                const LotReport result =
                    report(rp2_rows(Element(c["input"][asset.key])),
                           {.method = method_named(method.key), .scope = LotScope::kGlobal});
                std::vector<Rp2Row> actual;
                for (const Disposal& row : result.disposals)
                    actual.emplace_back(row.date.to_string(), row.acquired->to_string(),
                                        row.quantity.to_double(), row.proceeds.to_double(),
                                        row.cost_basis.to_double());
                std::sort(actual.begin(), actual.end());
                std::sort(expected.begin(), expected.end());
                ASSERT_EQ(actual.size(), expected.size()) << id;
                for (std::size_t i = 0; i < actual.size(); ++i) {
                    EXPECT_EQ(std::get<0>(actual[i]), std::get<0>(expected[i])) << id;
                    EXPECT_EQ(std::get<1>(actual[i]), std::get<1>(expected[i])) << id;
                    EXPECT_NEAR(std::get<2>(actual[i]), std::get<2>(expected[i]), 1e-9) << id;
                    EXPECT_NEAR(std::get<3>(actual[i]), std::get<3>(expected[i]), 1e-6) << id;
                    EXPECT_NEAR(std::get<4>(actual[i]), std::get<4>(expected[i]), 1e-6) << id;
                    ++compared;
                }
                std::map<std::string, double> balances;
                for (const Element row : asset.value["balances"].get_array())
                    balances[text(row["account"])] += double(row["final"]);
                // Some accounts of the source end below zero, which lots cannot represent.
                const bool overdrawn = std::any_of(balances.begin(), balances.end(),
                                                   [](const auto& b) { return b.second < 0.0; });
                for (const auto& [account, final] : balances) {
                    if (overdrawn) continue;
                    Decimal held;
                    for (const OpenLot& lot : result.open_lots)
                        if (lot.account == account) held += lot.quantity;
                    EXPECT_NEAR(held.to_double(), final, 1e-9) << id << " " << account;
                }
            }
    EXPECT_GT(compared, 100);
}

std::vector<Transaction> hmrc_rows(const Element& c) {
    std::vector<Transaction> rows;
    for (const Element row : c["transactions"].get_array()) {
        const std::string action = text(row["action"]);
        Transaction t = make({text(row["date"]), Type::kBuy, "FOO"});
        if (row["symbol"].error() == simdjson::SUCCESS) t.symbol = text(row["symbol"]);
        t.fees = field(row, "fees");
        if (row["quantity"].error() == simdjson::SUCCESS) t.quantity = dec(row["quantity"]);
        if (row["amount"].error() == simdjson::SUCCESS) t.amount = dec(row["amount"]);
        if (action == "TRANSFER") {
            t.type = Type::kDeposit;
            t.symbol.clear();
        } else if (action == "SELL") {
            t.type = Type::kSell;
        } else if (action == "STOCK_SPLIT") {
            t.type = Type::kSplit;
            t.amount.reset();
        } else if (action == "EXCESS_REPORTED_INCOME") {
            t.type = Type::kBasisIncrease;
            t.quantity = dec("600");  // units held
            t.price = dec(row["price"]);
        } else if (action == "SPIN_OFF") {
            // 840 BAR at 10 in addition to 420 FOO at 75.
            t.type = Type::kSpinoff;
            t.symbol = "FOO";
            t.new_symbol = "BAR";
            t.basis_fraction = mul_div(dec("1"), dec("8400"), dec("39900"));
            t.fees = Decimal{};
        }
        rows.push_back(t);
    }
    return rows;
}

TEST(Hmrc, SameDayThirtyDayAndPoolGainsMatchThePublishedExamples) {
    const JsonCase file(std::string(kFolder) + "average_cost_hmrc.json");
    int cases = 0;
    for (const Element c : file["cases"].get_array()) {
        const std::string id = text(c["id"]);
        const LotReport result = report(hmrc_rows(c), {.method = LotMethod::kSection104});
        ++cases;
        const fin::Date first =
            fin::Date::from_ymd(int(std::int64_t(c["tax_year_start"])), 4, 6).value();
        const fin::Date last = fin::add_months(first, 12) - 1;
        Decimal gain;
        Decimal gain_but_spun_off;
        for (const Disposal& row : result.disposals)
            if (row.date >= first && row.date <= last) {
                gain += row.gain;
                if (row.symbol != "BAR") gain_but_spun_off += row.gain;
            }
        if (id == "spin_off") {
            // The source computes the cost of BAR from net cash instead of the pool; the gains of
            // FOO are 2557.1 less its BAR row of -523.1048.
            EXPECT_NEAR(gain_but_spun_off.to_double(), 2557.1 + 523.1048, 0.01) << id;
        } else {
            EXPECT_NEAR(gain.to_double(), double(c["expected_total_gain_gbp"]), 0.006) << id;
        }
        if (c["expected_log"].is_null()) continue;
        const std::map<std::string, DisposalRule> rules{
            {"SAME_DAY", DisposalRule::kSameDay},
            {"BED_AND_BREAKFAST", DisposalRule::kThirtyDays},
            {"SECTION_104", DisposalRule::kPool}};
        for (const auto date : c["expected_log"].get_object())
            for (const auto entry : date.value.get_object()) {
                if (!std::string_view(entry.key).starts_with("sell$")) continue;
                if (std::string_view(entry.key) == "sell$BAR") continue;
                std::vector<const Disposal*> rows;
                for (const Disposal& row : result.disposals)
                    if (row.date.to_string() == std::string_view(date.key) &&
                        row.symbol == std::string_view(entry.key).substr(5))
                        rows.push_back(&row);
                std::size_t i = 0;
                ASSERT_EQ(rows.size(), entry.value.get_array().size()) << id;
                for (const Element row : entry.value.get_array()) {
                    EXPECT_EQ(rows[i]->rule, rules.at(text(row["rule"]))) << id;
                    EXPECT_EQ(rows[i]->quantity, dec(row["quantity"])) << id;
                    EXPECT_NEAR(rows[i]->gain.to_double(), dec(row["gain"]).to_double(), 1e-4)
                        << id << " " << std::string(date.key);
                    EXPECT_NEAR(rows[i]->proceeds.to_double(), dec(row["amount"]).to_double(),
                                1e-4);
                    ++i;
                }
            }
    }
    EXPECT_EQ(cases, 11);
}

TEST(Hmrc, TheThirtyDaysOfCrypto22253ReachIntoTheNextTaxYear) {
    // CRYPTO22253: the gains of all disposals, matched with purchases up to 1 May.
    const JsonCase file(std::string(kFolder) + "average_cost_hmrc.json");
    const LotReport result = report(hmrc_rows(case_of(file, "CRYPTO22253_Example_3_first_year")),
                                    {.method = LotMethod::kSection104});
    std::map<DisposalRule, int> rules;
    for (const Disposal& row : result.disposals) ++rules[row.rule];
    // 1,000 with 700 and 300; 500 with 200 and 300.
    EXPECT_EQ(rules[DisposalRule::kThirtyDays], 4);
    EXPECT_EQ(rules[DisposalRule::kPool], 0);
}

TEST(Hmrc, ASplitGivenAsSharesAddedIsTheSameAsItsRatio) {
    // 10 are held when 10 are added: 2 for 1. Of the 2 sold for 12, 1 is matched with the 2 bought
    // in June for 10 (gain 6 - 10), 1 with the pool of 12 for 60 (6 - 5): -3; 55 stay in the pool.
    std::vector<Transaction> rows{
        make({"2024-01-10", Type::kBuy, "X", "12", "5"}),
        make({"2024-05-10", Type::kSell, "X", "2", "6"}),
        make({"2024-05-20", Type::kSplit, "X"}),
        make({"2024-06-08", Type::kBuy, "X", "2", "5"}),
    };
    for (const bool by_ratio : {true, false}) {
        rows[2].ratio.reset();
        rows[2].quantity.reset();
        if (by_ratio)
            rows[2].ratio = dec("2");
        else
            rows[2].quantity = dec("10");
        const LotReport result = report(rows, {.method = LotMethod::kSection104});
        EXPECT_EQ(result.holdings.at(0).realized_gain, dec("-3")) << by_ratio;
        EXPECT_EQ(result.open_lots.at(0).cost_basis, dec("55")) << by_ratio;
        EXPECT_EQ(result.open_lots.at(0).quantity, dec("22")) << by_ratio;
    }
}

TEST(Hmrc, ASplitThatEveryAccountReportsHappensOnce) {
    std::vector<Transaction> rows{
        make({"2024-01-10", Type::kBuy, "X", "10", "5"}),
        make({"2024-01-10", Type::kBuy, "X", "30", "5"}),
        make({"2024-05-20", Type::kSplit, "X"}),
        make({"2024-05-20", Type::kSplit, "X"}),
        make({"2024-06-08", Type::kSell, "X", "60", "5"}),
    };
    rows[0].account = rows[2].account = "a";
    rows[1].account = rows[3].account = rows[4].account = "b";
    rows[2].ratio = dec("2");      // 10 become 20
    rows[3].quantity = dec("30");  // 30 become 60
    const LotReport result = report(rows, {.method = LotMethod::kSection104});
    EXPECT_EQ(result.open_lots.at(0).quantity, dec("20"));
    EXPECT_EQ(result.open_lots.at(0).cost_basis, dec("50"));  // a quarter of 200
}

Transaction in_currency(Transaction t, std::string_view code) {
    t.currency = fin::Currency::parse(code).value();
    return t;
}

TEST(Currencies, APositionIsNotTradedInAnotherCurrency) {
    const auto buy = in_currency(make({"2024-01-02", Type::kBuy, "X", "10", "100"}), "USD");
    const auto sell = in_currency(make({"2024-02-02", Type::kSell, "X", "4", "100"}), "EUR");
    for (const LotMethod method : {LotMethod::kFifo, LotMethod::kAverage, LotMethod::kSection104}) {
        const auto refused = lot_report(std::vector{buy, sell}, {.method = method});
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().message.find("USD"), std::string::npos);
        EXPECT_NE(refused.error().message.find("EUR"), std::string::npos);
    }
    const auto skipped = lot_report(std::vector{buy, sell}, {}, OnError::kSkip);
    ASSERT_TRUE(skipped);
    EXPECT_EQ(skipped->issues.at(0).code, "unposted");
    EXPECT_EQ(skipped->value.open_lots.at(0).quantity, dec("10"));
}

TEST(Currencies, AnAccountMayHoldASymbolInAnotherCurrencyAfterSellingOut) {
    std::vector<Transaction> rows{
        in_currency(make({"2024-01-02", Type::kBuy, "X", "10", "100"}), "USD"),
        in_currency(make({"2024-02-02", Type::kSell, "X", "10", "110"}), "USD"),
        in_currency(make({"2024-03-04", Type::kBuy, "X", "10", "90"}), "EUR"),
        in_currency(make({"2024-04-02", Type::kSell, "X", "4", "95"}), "EUR")};
    const LotReport result = report(rows);
    ASSERT_EQ(result.holdings.size(), 2U);  // by currency
    EXPECT_EQ(result.holdings[0].currency.to_string(), "EUR");
    EXPECT_EQ(result.holdings[0].realized_gain, dec("20"));
    EXPECT_EQ(result.holdings[0].cost_basis, dec("540"));
    EXPECT_EQ(result.holdings[1].realized_gain, dec("100"));
    EXPECT_EQ(result.open_lots.at(0).currency.to_string(), "EUR");
}

}  // namespace
}  // namespace ballast::ledger
