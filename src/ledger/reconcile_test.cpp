// Ledgers against statements: goldens, and faults put into random ledgers.
#include <random>

#include "ledger/golden_ledger_test.hpp"
#include "ledger/reconcile.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

constexpr const char* kFolder = "tests/golden/ledger/";

TEST(Reconciliation, OfAFileWithARenamedTickerASplitAndDividendsOnOtherShares) {
    const golden::CsvCase file(std::string(kFolder) + "cgt_generic_raw.csv");
    std::vector<Transaction> rows;
    const std::map<std::string, Type> types{{"BUY", Type::kBuy},
                                            {"SELL", Type::kSell},
                                            {"DIVIDEND", Type::kDividend},
                                            {"STOCK_SPLIT", Type::kSplit}};
    for (std::size_t i = 0; i < file.rows(); ++i) {
        Transaction t = make({file.texts("date")[i], types.at(file.texts("action")[i]),
                              file.texts("symbol")[i], file.texts("quantity")[i],
                              file.texts("price")[i], "", file.texts("fees")[i]});
        if (t.symbol == "FB") t.symbol = "META";
        rows.push_back(t);
    }
    ReconcileSettings settings;
    for (const auto& [symbol, held] : std::map<std::string, std::string>{
             {"AMZN", "210"}, {"BABA", "30"}, {"META", "119"}, {"OPRA", "120"}})
        settings.statement.push_back({"a", symbol, dec(held), {}, {}});
    settings.cash.push_back({"a", fin::Currency::kUsd, dec("-28486.6")});
    const auto result = reconcile(rows, settings);
    ASSERT_TRUE(result);
    ASSERT_EQ(result->value.discrepancies.size(), 2U);
    EXPECT_EQ(result->value.discrepancies[0].symbol, "OTGLY");
    EXPECT_EQ(result->value.discrepancies[0].computed, Decimal{});
    EXPECT_EQ(result->value.discrepancies[1].symbol, "OPRA");
    EXPECT_EQ(result->value.discrepancies[1].stated, dec("4200"));
    EXPECT_EQ(result->value.discrepancies[1].cause, DifferenceCause::kDividendShares);
}

TEST(Reconciliation, OfAStatementWhoseHoldingsAndLotsDisagree) {
    const golden::JsonCase file(std::string(kFolder) + "reconciliation.json");
    const Element c = case_of(file, "recon_schwab_lots");
    std::vector<Transaction> rows;
    for (const Element row : c["transactions"].get_array()) {
        Transaction t = make({text(row.at(0)), Type::kBuy, text(row.at(2))});
        const std::string type = text(row.at(1));
        if (type == "REVERSE_SPLIT") {
            t.type = Type::kSplit;
            t.ratio = dec("0.5");
        } else {
            t.type = type == "BUY" ? Type::kBuy : type == "SELL" ? Type::kSell : Type::kSplit;
            t.quantity = dec(row.at(3));
            if (type != "SPLIT_ADD") t.price = dec(row.at(4));
        }
        rows.push_back(t);
    }
    const LotReport lots = report(rows);
    std::map<std::string, Decimal> gains;
    for (const Disposal& row : lots.disposals) gains[row.symbol] += row.gain;
    EXPECT_EQ(gains["FNDA"], dec("0.11"));
    EXPECT_EQ(gains["SCHA"], dec("44.665"));
    ReconcileSettings settings;
    settings.statement.push_back({"a", "SCHA", dec("10.5"), dec("759.68"), {}});
    auto result = reconcile(rows, settings);
    ASSERT_EQ(result->value.discrepancies.size(), 3U);
    EXPECT_EQ(result->value.discrepancies[0].symbol, "HYLB");
    EXPECT_EQ(result->value.discrepancies[0].cause, DifferenceCause::kNotInStatement);
    EXPECT_EQ(result->value.discrepancies[1].symbol, "IAU");
    EXPECT_EQ(result->value.discrepancies[2].field, "cost_basis");
    EXPECT_EQ(result->value.discrepancies[2].computed, dec("761.88"));
    // By lots everything agrees, but for the total row of HYLB.
    settings.statement.clear();
    for (const auto lot : c["statement_2020-10-25"]["lots"].get_object())
        for (const Element row : lot.value.get_array())
            settings.statement.push_back({"a", std::string(lot.key), dec(row.at(1)),
                                          product(dec(row.at(1)), dec(row.at(2))),
                                          day(row.at(0))});
    settings.statement.push_back({"a", "HYLB", dec("20"), {}, {}});
    result = reconcile(rows, settings);
    ASSERT_EQ(result->value.discrepancies.size(), 1U);
    EXPECT_EQ(result->value.discrepancies[0].cause, DifferenceCause::kStatementInconsistent);
}

TEST(Reconciliation, ComparesQuantityAndBasisWithTolerances) {
    const std::vector<Transaction> rows{make({"2024-01-15", Type::kBuy, "X", "100", "150"})};
    ReconcileSettings settings;
    settings.statement.push_back({"a", "X", dec("90"), dec("14000"), {}});
    const auto result = reconcile(rows, settings);
    ASSERT_EQ(result->value.discrepancies.size(), 2U);
    EXPECT_EQ(result->value.discrepancies[0].field, "quantity");
    EXPECT_EQ(result->value.discrepancies[0].difference, dec("10"));
    EXPECT_EQ(result->value.discrepancies[1].field, "cost_basis");
    settings.statement[0] = {"a", "X", dec("100.0000005"), dec("15000.009"), {}};
    EXPECT_TRUE(reconcile(rows, settings)->value.discrepancies.empty());
    const std::vector<Transaction> sold{make({"2024-01-15", Type::kBuy, "X", "100", "150"}),
                                        make({"2024-06-15", Type::kSell, "X", "100", "180"})};
    EXPECT_TRUE(reconcile(sold, {})->value.holdings.empty());
    EXPECT_EQ(total_gain(report(sold)), dec("3000"));
    const std::vector<Transaction> moved{make({"2024-01-15", Type::kTransferIn, "X", "50", "400"})};
    EXPECT_EQ(reconcile(moved, {})->value.holdings[0].cost_basis, dec("20000"));
}

// A correct ledger of two accounts and three symbols.
std::vector<Transaction> random_rows(std::mt19937& draw) {
    const auto below = [&](unsigned n) { return static_cast<int>(draw() % n); };
    std::vector<Transaction> rows;
    std::map<std::pair<std::string, std::string>, int> held;
    for (int i = 0; i < 24; ++i) {
        const std::string account = below(2) == 0 ? "a" : "b";
        const std::string symbol(1, static_cast<char>('A' + below(3)));
        Transaction t = make({"2024-01-02", Type::kBuy, symbol});
        t.date = t.date + 7 * i;
        t.account = account;
        t.id = fmt::format("t{}", i);
        const int units = 10 + below(977);
        int& units_held = held[{account, symbol}];
        t.quantity = Decimal{units};
        if (below(3) == 0 && units_held > units) t.type = Type::kSell;
        units_held += t.type == Type::kBuy ? units : -units;
        t.price = Decimal::from_units(Int128{2'000 + below(9'000)} * 10'000'000'000);
        t.fees = Decimal::from_units(Int128{100 + below(900)} * 10'000'000'000);
        rows.push_back(t);
    }
    return rows;
}

std::vector<StatementRow> statement_of(const std::vector<Transaction>& rows) {
    std::vector<StatementRow> statement;
    for (const Holding& holding : report(rows).holdings)
        if (!holding.quantity.is_zero())
            statement.push_back(
                {holding.account, holding.symbol, holding.quantity, holding.cost_basis, {}});
    return statement;
}

TEST(Reconciliation, FindsTheCauseOfFaultsPutIntoRandomLedgersAndNoneInCleanOnes) {
    std::mt19937 draw(7);
    std::map<DifferenceCause, std::pair<int, int>> found;  // right, all
    const auto check = [&](const std::vector<Transaction>& faulty,
                           const std::vector<StatementRow>& statement, DifferenceCause cause) {
        const auto result = reconcile(faulty, {.lots = {}, .statement = statement, .cash = {}});
        ASSERT_TRUE(result);
        auto& [right, all] = found[cause];
        ++all;
        const auto& rows = result->value.discrepancies;
        right += !rows.empty() && std::all_of(rows.begin(), rows.end(),
                                              [&](const auto& d) { return d.cause == cause; });
    };
    for (int trial = 0; trial < 50; ++trial) {
        const std::vector<Transaction> rows = random_rows(draw);
        const std::vector<StatementRow> statement = statement_of(rows);
        EXPECT_TRUE(reconcile(rows, {.lots = {}, .statement = statement, .cash = {}})
                        ->value.discrepancies.empty());
        // A row whose account and symbol are still held, and that is bought.
        std::size_t at = draw() % rows.size();
        while (rows[at].type != Type::kBuy) at = (at + 1) % rows.size();
        std::vector<Transaction> faulty = rows;
        faulty.push_back(rows[at]);
        check(faulty, statement, DifferenceCause::kDuplicate);
        // The statement knows of a split after the last row.
        std::vector<Transaction> split = rows;
        split.push_back(make({"2024-12-02", Type::kSplit, rows[at].symbol, "", "", "", "", "", "",
                              trial % 2 == 0 ? "2" : "3"}));
        if (const auto after = statement_of(split); after.size() == statement.size())
            check(rows, after, DifferenceCause::kMissingSplit);
        std::vector<Transaction> moved = rows;
        const StatementRow& some = statement[draw() % statement.size()];
        Transaction out = make({"2024-12-02", Type::kTransferOut, some.symbol, "5"});
        out.account = some.account;
        out.other_account = some.account == "a" ? "b" : "a";
        moved.push_back(out);
        check(rows, statement_of(moved), DifferenceCause::kMissingTransfer);
        std::vector<StatementRow> renamed = statement;
        renamed[0].symbol = "NEW";
        check(rows, renamed, DifferenceCause::kTickerChange);
        faulty = rows;
        faulty[at].type = Type::kSell;
        if (statement_of(rows).size() >= 4) check(faulty, statement, DifferenceCause::kWrongSign);
        std::vector<Transaction> without_fees = rows;
        for (Transaction& t : without_fees) t.fees = Decimal{};
        check(rows, statement_of(without_fees), DifferenceCause::kFeeInBasis);
        std::vector<Transaction> more = rows;
        more.push_back(make({"2024-12-02", Type::kBuy, rows[at].symbol, "7.5", "33"}));
        more.back().account = rows[at].account;
        check(rows, statement_of(more), DifferenceCause::kMissingTransaction);
    }
    for (const auto& [cause, counts] : found)
        EXPECT_GE(counts.first * 100, counts.second * 95)
            << static_cast<int>(cause) << ": " << counts.first << " of " << counts.second;
    EXPECT_EQ(found.size(), 7U);
}

}  // namespace
}  // namespace ballast::ledger
