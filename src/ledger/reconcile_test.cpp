// Ledgers against statements: golden cases, and errors introduced into random ledgers.
#include "ledger/reconcile.hpp"

#include <random>

#include "ledger/golden_ledger_test.hpp"

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
        Transaction t =
            make({file.texts("date")[i], types.at(file.texts("action")[i]), file.texts("symbol")[i],
                  file.texts("quantity")[i], file.texts("price")[i], "", file.texts("fees")[i]});
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
    // Lot by lot everything agrees, except for the total row of HYLB.
    settings.statement.clear();
    for (const auto lot : c["statement_2020-10-25"]["lots"].get_object())
        for (const Element row : lot.value.get_array())
            settings.statement.push_back({"a", std::string(lot.key), dec(row.at(1)),
                                          product(dec(row.at(1)), dec(row.at(2))), day(row.at(0))});
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

std::vector<StatementRow> statement_of(const std::vector<Transaction>& rows,
                                       LotSettings settings = {}) {
    std::vector<StatementRow> statement;
    for (const Holding& holding : report(rows, std::move(settings)).holdings)
        if (!holding.quantity.is_zero())
            statement.push_back(
                {holding.account, holding.symbol, holding.quantity, holding.cost_basis, {}});
    return statement;
}

// Introduces errors of each kind into ledgers and counts how often the cause is found.
class FieldErrors {
public:
    void put_into(const std::vector<Transaction>& rows, std::mt19937& draw, int trial) {
        statement_ = statement_of(rows);
        EXPECT_TRUE(reconcile(rows, {.lots = {}, .statement = statement_, .cash = {}})
                        ->value.discrepancies.empty());
        at_ = draw() % rows.size();
        while (rows[at_].type != Type::kBuy) at_ = (at_ + 1) % rows.size();
        some_ = statement_[draw() % statement_.size()];
        rows_of_trades(rows, trial);
        rows_of_transfers(rows);
        statements(rows);
        cash(rows);
    }
    std::map<std::string, std::pair<int, int>> found;  // correct, all

private:
    void check(const std::string& kind, const std::vector<Transaction>& invalid,
               const std::vector<StatementRow>& statement, DifferenceCause cause) {
        count(kind, reconcile(invalid, {.lots = {}, .statement = statement, .cash = {}}), cause);
    }
    void count(const std::string& kind, const Result<Outcome<Reconciliation>>& result,
               DifferenceCause cause) {
        ASSERT_TRUE(result);
        auto& [right, all] = found[kind];
        ++all;
        const auto& rows = result->value.discrepancies;
        right += !rows.empty() && std::all_of(rows.begin(), rows.end(),
                                              [&](const auto& d) { return d.cause == cause; });
    }
    static Transaction later(Type type, const std::string& account, const std::string& symbol,
                             const std::string& quantity, const std::string& price = {}) {
        Transaction t = make({"2024-12-02", type, symbol, quantity, price});
        t.account = account;
        return t;
    }

    void rows_of_trades(const std::vector<Transaction>& rows, int trial) {
        std::vector<Transaction> invalid = rows;
        invalid.push_back(rows[at_]);
        check("duplicate", invalid, statement_, DifferenceCause::kDuplicate);
        // The statement includes a split after the last row.
        std::vector<Transaction> truth = rows;
        truth.push_back(make({"2024-12-02", Type::kSplit, rows[at_].symbol, "", "", "", "", "", "",
                              trial % 2 == 0 ? "2" : "3"}));
        if (const auto after = statement_of(truth); after.size() == statement_.size())
            check("split", rows, after, DifferenceCause::kMissingSplit);
        invalid = rows;
        invalid[at_].type = Type::kSell;
        if (statement_.size() >= 4)
            check("wrong sign", invalid, statement_, DifferenceCause::kWrongSign);
        invalid = rows;
        for (Transaction& t : invalid) t.fees = Decimal{};
        check("fees", rows, statement_of(invalid), DifferenceCause::kFeeInBasis);
        truth = rows;
        truth.push_back(later(Type::kBuy, rows[at_].account, rows[at_].symbol, "7.5", "33"));
        check("missing purchase", rows, statement_of(truth), DifferenceCause::kMissingTransaction);
        check("unknown purchase", truth, statement_, DifferenceCause::kExtraTransaction);
        truth = rows;
        truth.push_back(later(Type::kSell, some_.account, some_.symbol, "1.25", "33"));
        check("missing sale", rows, statement_of(truth), DifferenceCause::kMissingTransaction);
        invalid = rows;
        invalid.push_back(later(Type::kDividend, some_.account, some_.symbol, "", "1"));
        invalid.back().quantity = *some_.quantity + dec("3");
        check("dividend shares", invalid, statement_, DifferenceCause::kDividendShares);
    }

    void rows_of_transfers(const std::vector<Transaction>& rows) {
        const std::string other = some_.account == "a" ? "b" : "a";
        std::vector<Transaction> truth = rows;
        truth.push_back(later(Type::kTransferOut, some_.account, some_.symbol, "5"));
        truth.push_back(later(Type::kTransferIn, other, some_.symbol, "5"));
        check("transfer", rows, statement_of(truth), DifferenceCause::kMissingTransfer);
        const std::vector<StatementRow> after = statement_of(truth);
        truth.pop_back();
        check("transfer on one side", truth, after, DifferenceCause::kMissingTransfer);
        std::vector<StatementRow> renamed = statement_;
        renamed[0].symbol = "NEW";
        check("ticker", rows, renamed, DifferenceCause::kTickerChange);
    }

    void statements(const std::vector<Transaction>& rows) {
        std::vector<Transaction> invalid = rows;
        *invalid[at_].quantity += dec("0.0004");
        check("rounding", invalid, statement_, DifferenceCause::kRounding);
        const auto lifo = statement_of(rows, {.method = LotMethod::kLifo});
        const bool same =
            std::equal(lifo.begin(), lifo.end(), statement_.begin(), statement_.end(),
                       [](const auto& a, const auto& b) { return a.cost_basis == b.cost_basis; });
        if (!same) check("lot method", rows, lifo, DifferenceCause::kLotMethod);
        std::vector<StatementRow> lots;
        for (const OpenLot& lot : report(rows).open_lots)
            lots.push_back({lot.account, lot.symbol, lot.quantity, lot.cost_basis, lot.acquired});
        lots.push_back({some_.account, some_.symbol, *some_.quantity + dec("1"), {}, {}});
        check("inconsistent", rows, lots, DifferenceCause::kStatementInconsistent);
    }

    void cash(const std::vector<Transaction>& rows) {
        std::vector<Transaction> paid = rows;
        paid.push_back(later(Type::kDividend, "a", some_.symbol, "", ""));
        paid.back().amount = dec("12.34");
        std::vector<StatementCash> balances;
        for (const CashBalance& row : report(paid).cash)
            balances.push_back({row.account, row.currency, row.balance});
        const auto against = [&](const std::vector<Transaction>& invalid) {
            return reconcile(invalid, {.lots = {}, .statement = statement_, .cash = balances});
        };
        count("missing dividend", against(rows), DifferenceCause::kMissingTransaction);
        paid.push_back(paid.back());
        count("dividend twice", against(paid), DifferenceCause::kDuplicate);
    }

    std::vector<StatementRow> statement_;
    std::size_t at_ = 0;  // a purchase
    StatementRow some_;
};

TEST(Reconciliation, FindsTheCauseOfErrorsInRandomLedgersAndNoneInCleanOnes) {
    std::mt19937 draw(7);
    FieldErrors errors;
    for (int trial = 0; trial < 50; ++trial) {
        const std::vector<Transaction> rows = random_rows(draw);
        errors.put_into(rows, draw, trial);
    }
    for (const auto& [kind, counts] : errors.found) {
        EXPECT_GE(counts.first * 100, counts.second * 95)
            << kind << ": " << counts.first << " of " << counts.second;
        EXPECT_GE(counts.second, 25) << kind;
    }
    EXPECT_EQ(errors.found.size(), 16U);
}

TEST(Reconciliation, FindsOneRowAmongTenThousand) {
    std::vector<Transaction> rows;
    for (int i = 0; i < 10'000; ++i) {
        rows.push_back(make({"2000-01-03", Type::kBuy, "X", "", "20", "", "1"}));
        rows.back().date = rows.back().date + i / 2;
        rows.back().quantity = Decimal{10'000 + i};
        rows.back().id = fmt::format("t{}", i);
    }
    const auto statement = statement_of(rows);
    std::vector<Transaction> invalid = rows;
    invalid.insert(invalid.begin() + 6'000, rows[4'321]);
    const auto cause = [&](const std::vector<Transaction>& ledger) {
        const auto result = reconcile(ledger, {.lots = {}, .statement = statement, .cash = {}});
        return result->value.discrepancies.at(0);
    };
    EXPECT_EQ(cause(invalid).cause, DifferenceCause::kDuplicate);
    EXPECT_EQ(cause(invalid).transaction, "t4321");
    invalid = rows;
    invalid.push_back(make({"2020-01-03", Type::kBuy, "X", "123.25", "20"}));
    invalid.back().id = "extra";
    EXPECT_EQ(cause(invalid).cause, DifferenceCause::kExtraTransaction);
    EXPECT_EQ(cause(invalid).transaction, "extra");
}

}  // namespace
}  // namespace ballast::ledger
