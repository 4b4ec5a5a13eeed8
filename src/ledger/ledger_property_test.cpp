// Invariants of every ledger: basis and units are conserved to the last digit, the kernel gives the
// same digits as the engine, and a rejected row changes nothing.
#include <random>

#include "base/threads.hpp"
#include "ledger/columns_of_test.hpp"
#include "ledger/golden_ledger_test.hpp"
#include "ledger/plain_ledger.hpp"

namespace ballast::ledger {
namespace {

using namespace test;

class Draw {
public:
    explicit Draw(std::uint32_t seed) : bits_(seed) {}
    int below(int n) { return static_cast<int>(bits_() % static_cast<unsigned>(n)); }
    // Positive, up to `whole`, with this many decimal places.
    Decimal number(int whole, int digits) {
        Int128 unit = 1'000'000'000'000;
        for (int i = 0; i < digits; ++i) unit /= 10;
        const auto scale = 1'000'000'000'000 / static_cast<std::int64_t>(unit);
        return Decimal::from_units(
            (Int128{bits_() % static_cast<std::uint64_t>(whole * scale)} + 1) * unit);
    }

private:
    std::mt19937_64 bits_;
};

// Rows of every type except options and shorts; some ask for more than is held.
std::vector<Transaction> random_rows(Draw& draw, int count, bool plain, int digits) {
    std::vector<Transaction> rows;
    for (int i = 0; i < count; ++i) {
        Transaction t = make({"2020-01-01", Type::kBuy, ""});
        t.date = t.date + 5 * i + draw.below(3);
        t.id = fmt::format("t{}", i);
        t.account = draw.below(2) == 0 ? "a" : "b";
        t.symbol = std::string(1, static_cast<char>('P' + draw.below(3)));
        t.quantity = draw.number(50, digits);
        t.price = draw.number(90, digits);
        t.fees = draw.below(2) == 0 ? draw.number(3, 2) : Decimal{};
        const int kind = draw.below(plain ? 9 : 16);
        if (kind >= 4 && kind < 7) t.type = Type::kSell;
        if (kind == 7 || kind == 10) {
            t.type = Type::kSplit;
            t.quantity.reset();
            t.price.reset();
            t.fees = Decimal{};
            t.ratio = Decimal{1 + draw.below(3)};
            if (!plain) t.ratio_base = Decimal{1 + draw.below(3)};
            if (draw.below(2) == 0) t.account.clear();
        }
        if (kind == 8) t.type = Type::kReinvest;
        if (kind == 9) t.type = Type::kTransferIn;
        if (kind == 11) {
            t.type = Type::kTransferOut;
            t.other_account = draw.below(3) == 0 ? "" : t.account == "a" ? "b" : "a";
        }
        if (kind == 12) t.type = Type::kReturnOfCapital, t.amount = draw.number(40, 2);
        if (kind == 13) {
            t.type = Type::kSpinoff;
            t.quantity.reset();
            t.new_symbol = "S";
            t.ratio = draw.number(2, 3);
            t.fair_value = draw.number(30, 2);
        }
        if (kind == 14 && draw.below(3) == 0) {
            t.type = Type::kMerger;
            t.quantity.reset();
            t.new_symbol = "M";
            t.ratio = draw.number(2, 3);
            t.price = draw.number(5, 2);
            t.fair_value = draw.number(60, 2);
        }
        rows.push_back(t);
    }
    return rows;
}

// basis in + recognized gain - cash received = basis held, for the whole ledger.
void expect_conserved(const std::vector<Transaction>& rows, const LotSettings& settings,
                      std::uint32_t seed) {
    LedgerRun run(rows, settings, OnError::kSkip);
    Decimal basis_in;
    Decimal left;
    Decimal held_before;
    const auto basis_held = [&] {
        Decimal total;
        for (const Position& position : run.engine().lots().positions()) total += position.basis;
        return total;
    };
    std::size_t disposals_before = 0;
    run.before = [&](const Transaction&) {
        held_before = basis_held();
        disposals_before = run.engine().disposals().size();
    };
    run.on_booked = [&](const Transaction& t) {
        if (t.type == Type::kBuy || t.type == Type::kReinvest)
            basis_in += product(*t.quantity, *t.price) + t.fees;
        if (t.type != Type::kTransferIn && t.type != Type::kTransferOut) return;
        // Transfers into and out of the ledger, apart from fees in kind.
        Decimal moved = basis_held() - held_before;
        for (std::size_t i = disposals_before; i < run.engine().disposals().size(); ++i)
            moved += run.engine().disposals()[i].basis;
        (moved.is_negative() ? left : basis_in) += magnitude(moved);
    };
    ASSERT_TRUE(run.all());
    Decimal disposed;
    for (const DisposalRecord& row : run.engine().disposals())
        if (row.rule == DisposalRule::kSale || row.rule == DisposalRule::kTransferFee)
            disposed += row.basis;
    Decimal lots;
    Decimal held;
    for (const Position& position : run.engine().lots().positions()) {
        Decimal sum;
        Decimal units;
        for (const Lot& lot : position.lots) {
            sum += lot.basis;
            units += lot.quantity;
            EXPECT_FALSE(lot.basis.is_negative()) << seed;
            EXPECT_GT(lot.quantity, Decimal{}) << seed;
        }
        EXPECT_EQ(sum, position.basis) << seed;
        EXPECT_EQ(units, position.held) << seed;
        lots += sum;
        held += units;
    }
    // Return of capital and boot, measured row by row.
    LedgerRun again(rows, settings, OnError::kSkip);
    Decimal before;
    std::size_t disposals = 0;
    Decimal lowered;
    const auto basis_again = [&] {
        Decimal total;
        for (const Position& position : again.engine().lots().positions()) total += position.basis;
        return total;
    };
    again.before = [&](const Transaction&) {
        before = basis_again();
        disposals = again.engine().disposals().size();
    };
    again.on_booked = [&](const Transaction& t) {
        if (t.type == Type::kSplit || t.type == Type::kSpinoff) {
            EXPECT_EQ(basis_again(), before) << seed;
        }
        if (t.type != Type::kReturnOfCapital && t.type != Type::kMerger) return;
        Decimal gain;
        for (std::size_t i = disposals; i < again.engine().disposals().size(); ++i)
            gain += again.engine().disposals()[i].proceeds - again.engine().disposals()[i].basis;
        Decimal cash = t.type == Type::kReturnOfCapital ? *t.amount : Decimal{};
        if (t.type == Type::kMerger)
            for (std::size_t i = disposals; i < again.engine().disposals().size(); ++i)
                cash += again.engine().disposals()[i].proceeds;
        EXPECT_EQ(basis_again(), before + gain - cash) << seed;
        lowered += before - basis_again();
    };
    ASSERT_TRUE(again.all());
    EXPECT_EQ(basis_in - disposed - lowered - left, lots) << seed;
}

TEST(Basis, IsConservedToTheLastDigitOnTenThousandRandomLedgers) {
    for (std::uint32_t seed = 1; seed <= 10'000; ++seed) {
        Draw draw(seed);
        const auto rows = random_rows(draw, 20, false, 4);
        LotSettings settings;
        settings.method = std::array{LotMethod::kFifo, LotMethod::kLifo, LotMethod::kHifo,
                                     LotMethod::kAverage, LotMethod::kLofo}[seed % 5];
        expect_conserved(rows, settings, seed);
        if (HasFailure()) break;
    }
}

TEST(WashedBasis, IsTheBasisWithoutThemPlusWhatWasDisallowed) {
    for (std::uint32_t seed = 1; seed <= 2'000; ++seed) {
        Draw draw(seed);
        const auto rows = random_rows(draw, 20, true, 2);
        const auto plain = lot_report(rows, {}, OnError::kSkip);
        const auto washed = lot_report(rows, {.wash_sales = true}, OnError::kSkip);
        ASSERT_TRUE(plain);
        ASSERT_TRUE(washed);
        Decimal basis;
        Decimal disallowed;
        for (const OpenLot& lot : washed->value.open_lots) basis += lot.cost_basis;
        for (const Disposal& row : washed->value.disposals) {
            basis += row.cost_basis;
            disallowed += row.wash_sale_disallowed;
            EXPECT_TRUE(row.gain >= row.proceeds - row.cost_basis);
        }
        Decimal before = total_basis(plain->value);
        for (const Disposal& row : plain->value.disposals) before += row.cost_basis;
        EXPECT_EQ(basis, before + disallowed) << seed;
        EXPECT_EQ(total_quantity(washed->value), total_quantity(plain->value)) << seed;
    }
}

void expect_same_totals(const LotReport& a, const LotReport& b, std::uint32_t seed) {
    ASSERT_EQ(a.cash.size(), b.cash.size()) << seed;
    for (std::size_t i = 0; i < a.cash.size(); ++i) {
        EXPECT_EQ(a.cash[i].account, b.cash[i].account) << seed;
        EXPECT_EQ(a.cash[i].currency, b.cash[i].currency) << seed;
        EXPECT_EQ(a.cash[i].balance, b.cash[i].balance) << seed;
    }
    ASSERT_EQ(a.holdings.size(), b.holdings.size()) << seed;
    for (std::size_t i = 0; i < a.holdings.size(); ++i) {
        EXPECT_EQ(a.holdings[i].account, b.holdings[i].account) << seed;
        EXPECT_EQ(a.holdings[i].symbol, b.holdings[i].symbol) << seed;
        EXPECT_EQ(a.holdings[i].quantity, b.holdings[i].quantity) << seed;
        EXPECT_EQ(a.holdings[i].cost_basis, b.holdings[i].cost_basis) << seed;
        EXPECT_EQ(a.holdings[i].realized_gain, b.holdings[i].realized_gain) << seed;
        EXPECT_EQ(a.holdings[i].currency, b.holdings[i].currency) << seed;
    }
    ASSERT_EQ(a.realized.size(), b.realized.size()) << seed;
    for (std::size_t i = 0; i < a.realized.size(); ++i) {
        EXPECT_EQ(a.realized[i].year, b.realized[i].year) << seed;
        EXPECT_EQ(a.realized[i].short_term, b.realized[i].short_term) << seed;
        EXPECT_EQ(a.realized[i].long_term, b.realized[i].long_term) << seed;
        EXPECT_EQ(a.realized[i].no_term, b.realized[i].no_term) << seed;
        EXPECT_EQ(a.realized[i].total, b.realized[i].total) << seed;
    }
    EXPECT_EQ(a.coverage, b.coverage) << seed;
    EXPECT_EQ(a.as_of, b.as_of) << seed;
}

void expect_same(const LotReport& a, const LotReport& b, std::uint32_t seed) {
    ASSERT_EQ(a.disposals.size(), b.disposals.size()) << seed;
    for (std::size_t i = 0; i < a.disposals.size(); ++i) {
        EXPECT_EQ(a.disposals[i].date, b.disposals[i].date) << seed;
        EXPECT_EQ(a.disposals[i].symbol, b.disposals[i].symbol) << seed;
        EXPECT_EQ(a.disposals[i].account, b.disposals[i].account) << seed;
        EXPECT_EQ(a.disposals[i].lot_id, b.disposals[i].lot_id) << seed;
        EXPECT_EQ(a.disposals[i].acquired, b.disposals[i].acquired) << seed;
        EXPECT_EQ(a.disposals[i].quantity, b.disposals[i].quantity) << seed;
        EXPECT_EQ(a.disposals[i].proceeds, b.disposals[i].proceeds) << seed;
        EXPECT_EQ(a.disposals[i].cost_basis, b.disposals[i].cost_basis) << seed;
        EXPECT_EQ(a.disposals[i].gain, b.disposals[i].gain) << seed;
        EXPECT_EQ(a.disposals[i].term, b.disposals[i].term) << seed;
        EXPECT_EQ(a.disposals[i].transaction, b.disposals[i].transaction) << seed;
    }
    ASSERT_EQ(a.open_lots.size(), b.open_lots.size()) << seed;
    for (std::size_t i = 0; i < a.open_lots.size(); ++i) {
        EXPECT_EQ(a.open_lots[i].lot_id, b.open_lots[i].lot_id) << seed;
        EXPECT_EQ(a.open_lots[i].account, b.open_lots[i].account) << seed;
        EXPECT_EQ(a.open_lots[i].symbol, b.open_lots[i].symbol) << seed;
        EXPECT_EQ(a.open_lots[i].quantity, b.open_lots[i].quantity) << seed;
        EXPECT_EQ(a.open_lots[i].cost_basis, b.open_lots[i].cost_basis) << seed;
        EXPECT_EQ(a.open_lots[i].term, b.open_lots[i].term) << seed;
        EXPECT_EQ(a.open_lots[i].market_value, b.open_lots[i].market_value) << seed;
    }
    expect_same_totals(a, b, seed);
}

// Without the rows that cannot be posted, which only the general engine handles.
std::vector<Transaction> booked_rows(const std::vector<Transaction>& rows) {
    LedgerRun run(rows, {}, OnError::kSkip);
    std::vector<Transaction> booked;
    run.on_booked = [&](const Transaction& t) { booked.push_back(t); };
    EXPECT_TRUE(run.all());
    return booked;
}

// Stored in another order, and read in the order of the rows.
TEST(PackedLedger, GivesTheReportOfItsTransactions) {
    for (std::uint32_t seed = 1; seed <= 500 && !HasFailure(); ++seed) {
        Draw draw(seed);
        const auto rows = random_rows(draw, 30, true, 4);
        model::PackedTransactions packed;
        std::vector<std::uint32_t> places(rows.size());
        for (std::size_t i = rows.size(); i-- > 0;) {
            places[i] = static_cast<std::uint32_t>(packed.size());
            packed.push_back(rows[i]);
        }
        LotSettings settings;
        settings.method =
            std::array{LotMethod::kFifo, LotMethod::kAverage, LotMethod::kSection104}[seed % 3];
        const auto expected = lot_report(rows, settings, OnError::kSkip);
        const auto found = lot_report({packed, places}, settings, OnError::kSkip);
        ASSERT_EQ(found.has_value(), expected.has_value()) << seed;
        if (!found) continue;
        expect_same(found->value, expected->value, seed);
        EXPECT_EQ(found->issues, expected->issues) << seed;
    }
}

TEST(PlainLedger, GivesTheDigitsOfTheGeneralEngine) {
    int plain = 0;
    for (std::uint32_t seed = 1; seed <= 3'000 && !HasFailure(); ++seed) {
        Draw draw(seed);
        auto rows = booked_rows(random_rows(draw, 30, true, 1 + static_cast<int>(seed % 6)));
        for (Transaction& t : rows)
            if (t.price && draw.below(5) == 0) {
                t.amount = draw.number(900, 2);
                if (t.type != Type::kSell) t.amount = -*t.amount;
            }
        Transaction income = make({"2020-01-03", Type::kDividend, "P"});
        income.account = "a";
        income.amount = draw.number(40, 2);
        rows.insert(rows.begin(), income);
        // Charges and refunds under either convention.
        for (const Type type : {Type::kFee, Type::kTax, Type::kWithdrawal, Type::kDeposit})
            for (int i = draw.below(3); i > 0; --i) {
                Transaction money = make({"2020-01-03", type, ""});
                money.account = draw.below(2) == 0 ? "a" : "z";
                money.amount = draw.number(40, 2);
                if (draw.below(2) == 0) money.amount = -*money.amount;
                rows.push_back(money);
            }
        LotSettings settings;
        if (seed % 3 == 0) settings.as_of = rows[rows.size() / 2].date;
        if (seed % 2 == 0) settings.prices = {{"P", draw.number(90, 2)}, {"Q", Decimal{3}}};
        const ColumnsOf columns(rows);
        const auto fast = plain_report(columns.view(), settings, ReportDetail::kFull);
        const auto totals = plain_report(columns.view(), settings, ReportDetail::kTotals);
        ASSERT_EQ(fast.has_value(), totals.has_value());
        if (!fast) continue;
        ++plain;
        const Issues issues = to_cash(rows, OutflowSign::kInferred);
        const auto general = lot_report(rows, settings);
        ASSERT_TRUE(general) << seed;
        EXPECT_EQ(fast->issues.size(), issues.size() + general->issues.size());
        EXPECT_TRUE(std::ranges::equal(issues, std::span(fast->issues).first(issues.size())));
        expect_same(fast->value, general->value, seed);
        expect_same_totals(totals->value, general->value, seed);
        EXPECT_TRUE(totals->value.disposals.empty());
        EXPECT_TRUE(totals->value.open_lots.empty());
    }
    EXPECT_GT(plain, 2'000);
}

TEST(PlainLedger, IsTheSameForAnyNumberOfThreadsAndAnyOrderOfDays) {
    Draw draw(77);
    std::vector<Transaction> rows;
    for (int i = 0; i < 60'000; ++i) {
        Transaction t = make({"2010-01-01", i % 5 < 3 ? Type::kBuy : Type::kSell, ""});
        t.date = t.date + i / 10;
        t.id = fmt::format("t{}", i);
        t.symbol = fmt::format("S{}", draw.below(40));
        t.account = draw.below(2) == 0 ? "a" : "b";
        t.quantity = draw.number(i % 5 < 3 ? 30 : 20, 2);
        t.price = draw.number(90, 2);
        rows.push_back(t);
    }
    rows = booked_rows(rows);
    ASSERT_GT(rows.size(), 50'000U);
    const auto general = lot_report(rows, {});
    ASSERT_TRUE(general);
    // Later days first; the order within a day stays.
    std::vector<Transaction> turned = rows;
    std::stable_sort(turned.begin(), turned.end(),
                     [](const Transaction& a, const Transaction& b) { return a.date > b.date; });
    const ColumnsOf columns(turned);
    for (const std::size_t threads : {1U, 2U, 8U}) {
        ThreadPool pool(threads);
        const auto fast = plain_report(columns.view(), {}, ReportDetail::kFull, {.threads = &pool});
        ASSERT_TRUE(fast);
        expect_same(fast->value, general->value, static_cast<std::uint32_t>(threads));
    }
}

TEST(PlainLedger, LeavesWhatIsNotPlainToTheGeneralEngine) {
    const auto plain = [](Transaction t, const LotSettings& settings = {}) {
        Transaction bought = make({"2020-01-01", Type::kBuy, "P"});
        bought.id = "t0";
        bought.quantity = bought.price = Decimal{10};
        const std::vector rows{bought, t};
        return plain_report(ColumnsOf(rows).view(), settings, ReportDetail::kFull).has_value();
    };
    Transaction sold = make({"2020-02-01", Type::kSell, "P"});
    sold.id = "t1";
    sold.quantity = sold.price = Decimal{10};
    EXPECT_TRUE(plain(sold));
    EXPECT_FALSE(plain(sold, {.method = LotMethod::kLifo}));
    EXPECT_FALSE(plain(sold, {.scope = LotScope::kGlobal}));
    EXPECT_FALSE(plain(sold, {.wash_sales = true}));
    Transaction other = sold;
    other.quantity = Decimal{11};
    EXPECT_FALSE(plain(other)) << "more than is held";
    other = sold;
    other.symbol = "Q";
    EXPECT_FALSE(plain(other)) << "never bought";
    other = sold;
    other.quantity = *Decimal::parse("0.0000001");
    EXPECT_FALSE(plain(other)) << "seven digits";
    other = sold;
    other.quantity = Decimal{-1};
    EXPECT_FALSE(plain(other)) << "negative";
    other = sold;
    other.price.reset();
    EXPECT_FALSE(plain(other)) << "no money";
    other = sold;
    other.type = Type::kTransferOut;
    EXPECT_FALSE(plain(other)) << "another type";
    other = sold;
    other.symbol = "AAPL  260116C00190000";
    EXPECT_FALSE(plain(other)) << "an option";
}

TEST(Refusal, OfARowChangesNothing) {
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        Draw draw(seed);
        const auto rows = random_rows(draw, 25, false, 3);
        const LotSettings settings{.method = LotMethod::kAverage};
        const auto snapshot = [](Engine& engine) {
            std::string all;
            for (const Position& p : engine.lots().positions())
                for (const Lot& lot : p.lots)
                    all += fmt::format("{} {} {} {};", p.account, p.symbol,
                                       lot.quantity.to_string(), lot.basis.to_string());
            for (const auto& [key, balance] : engine.cash()) all += balance.to_string() + ";";
            return all + std::to_string(engine.disposals().size());
        };
        Engine engine(settings);
        for (const Transaction& t : rows) {
            const std::string before = snapshot(engine);
            if (!engine.book(t)) {
                EXPECT_EQ(snapshot(engine), before) << seed << " " << t.id;
            }
        }
    }
}

}  // namespace
}  // namespace ballast::ledger
