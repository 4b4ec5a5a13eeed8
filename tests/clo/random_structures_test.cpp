// Properties of projections and simulations of deals whose whole structure is drawn at random:
// classes, fees, accounts, hedges, triggers, diversions, order and conditions of steps, and the
// extremes that a document may have.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/deal_check.hpp"
#include "deal8_cases.hpp"

namespace ballast::clo {
namespace {

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}

    double between(double low, double high) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return low + (high - low) * (static_cast<double>(state_ >> 11) * 0x1.0p-53);
    }
    int whole(int low, int high) { return low + int(between(0.0, double(high - low + 1))); }
    bool chance(double share) { return between(0.0, 1.0) < share; }
    template <class T>
    T any(std::initializer_list<T> values) {
        return *(values.begin() + whole(0, int(values.size()) - 1));
    }
    // An amount, now and then none or a very large one.
    Decimal amount(double most) {
        if (chance(0.1)) return Decimal(0);
        if (chance(0.02)) most *= 1e4;
        return Decimal::from_double(between(0.0, most), 2, Rounding::kHalfEven).value();
    }

    Decimal positive(double most) {
        const Decimal drawn = amount(most);
        return drawn.is_zero() ? Decimal(1) : drawn;
    }

private:
    std::uint64_t state_;
};

Coupon random_coupon(Random& random, bool fixed) {
    Coupon coupon{.type = fixed ? CouponType::kFixed : CouponType::kFloating};
    if (fixed) {
        coupon.rate = random.between(0.0, 0.15);
        return coupon;
    }
    coupon.spread = random.between(0.0, 0.12);
    if (random.chance(0.3)) coupon.floor = random.between(0.0, 0.06);
    if (random.chance(0.2)) coupon.cap = random.between(0.06, 0.1);
    return coupon;
}

class RandomDeal {
public:
    explicit RandomDeal(std::uint64_t seed) : random_(seed), made_(deal8()) {
        Deal& deal = made_.deal;
        deal.tests = {};
        deal.matrix.reset();
        deal.diversions.clear();
        deal.accounts = {{.id = "collection", .type = AccountType::kCollection}};
        if (random_.chance(0.3)) deal.dates.reinvestment_end.reset();
        deal.payments.months = random_.any({1, 3, 3, 6});
        deal.payments.determination_days = random_.whole(0, 15);
        deal.payments.rule = random_.any({fin::BusinessDayConvention::kUnadjusted,
                                          fin::BusinessDayConvention::kModifiedFollowing});
        deal.options = {
            .coverage_pass = random_.any({CoveragePass::kAtLeast, CoveragePass::kAbove}),
            .ic_cure = random_.any({IcCure::kProForma, IcCure::kClassBalance}),
            .rounding = random_.any({MoneyRounding::kNone, MoneyRounding::kCents})};
        draw_notes();
        draw_fees();
        draw_accounts();
        draw_hedges();
        draw_rules();
        draw_interest();
        draw_principal();
        draw_state();
        draw_pool();
    }

    const Document& document() const { return made_; }
    Assumptions assumptions() {
        Assumptions result{.defaults = random_.chance(0.1) ? 1.0 : random_.between(0.0, 0.4),
                           .prepay = random_.chance(0.1) ? 1.0 : random_.between(0.0, 0.5),
                           .recovery = random_.any({0.0, 0.35, 1.0}),
                           .lag_months = random_.whole(0, 40)};
        if (random_.chance(0.3)) result.draws = random_.between(0.0, 1.0);
        if (random_.chance(0.5))
            result.reinvestment =
                ReinvestmentAssumption{.price = Decimal(random_.whole(lowest_price(), 150)),
                                       .spread = random_.between(0.0, 0.1),
                                       .term_months = random_.whole(1, 120)};
        if (random_.chance(0.5))
            result.liquidation =
                LiquidationAssumption{.price = Decimal(random_.any({0, 35, 98, 130}))};
        if (random_.chance(0.4))
            result.ccc = CccAssumption{.share = random_.between(0.0, 1.0), .price = Decimal(55)};
        if (random_.chance(0.3))
            result.credit_risk_sales =
                CreditRiskSales{.rate = random_.between(0.0, 0.5), .price = Decimal(80)};
        if (random_.chance(0.3))
            result.call = {.rule = random_.any({CallRule::kPoolBelow, CallRule::kEquityBelow}),
                           .threshold = random_.between(0.0, 1.0)};
        result.prepayment_timing =
            random_.any({PrepaymentTiming::kPeriodEnd, PrepaymentTiming::kPeriodStart});
        return result;
    }

private:
    // Purchases far below par multiply the pool on every date: cents are exact below 2^53.
    int lowest_price() const {
        return made_.deal.options.rounding == MoneyRounding::kCents ? 95 : 3;
    }

    void draw_notes() {
        Deal& deal = made_.deal;
        deal.tranches.clear();
        deal.coverage.clear();
        const int classes = random_.whole(1, 7);
        int rank = 0;
        for (int i = 0; i < classes; ++i) {
            rank += i == 0 || random_.chance(0.75) ? 1 : 0;
            Tranche note{.id = fmt::format("N{}", i),
                         .rank = rank,
                         .original = random_.positive(1.2e8),
                         .coupon = random_coupon(random_, random_.chance(0.3)),
                         .deferrable = rank > 1 && random_.chance(0.6),
                         .interest_on_deferred = random_.chance(0.8),
                         .compound_deferred = random_.chance(0.8),
                         .in_coverage = random_.chance(0.9),
                         .can_control = random_.chance(0.9)};
            if (random_.chance(0.15))
                note.amortization = {{deal.dates.first_payment, random_.amount(1e6)}};
            deal.tranches.push_back(note);
        }
        for (int each = 1; each <= rank; ++each) {
            Coverage group{.id = fmt::format("G{}", each)};
            for (const Tranche& note : deal.tranches)
                if (note.rank == each) group.tranches.push_back(note.id);
            if (random_.chance(0.85)) group.oc = random_.between(1.0001, 1.8);
            if (random_.chance(0.6)) group.ic = random_.between(0.5, 3.0);
            if (random_.chance(0.2)) group.oc_from = deal.dates.first_payment;
            deal.coverage.push_back(std::move(group));
        }
        Tranche equity{.id = "SUB",
                       .rank = 99,
                       .kind = TrancheKind::kEquity,
                       .original = random_.positive(5e7)};
        equity.coupon.type = CouponType::kResidual;
        deal.tranches.push_back(equity);
        deal.incentive.reset();
        if (random_.chance(0.5))
            deal.incentive = Incentive{.tranche = "SUB", .hurdle = random_.between(0.0, 0.3)};
    }

    void draw_fees() {
        Deal& deal = made_.deal;
        deal.fees.clear();
        for (int i = random_.whole(0, 4); i > 0; --i) {
            Fee fee{
                .id = fmt::format("F{}", i),
                .basis = random_.any({FeeBasis::kBeginning, FeeBasis::kAverage, FeeBasis::kFixed}),
                .basis_amount = random_.any({FeeBasisAmount::kTotal, FeeBasisAmount::kPerforming}),
                .amount = random_.amount(1e6),
                .carry_forward = random_.chance(0.8)};
            if (fee.basis != FeeBasis::kFixed) fee.rate = random_.between(0.0, 0.03);
            if (random_.chance(0.4))
                fee.cap =
                    FeeCap{.amount = random_.amount(5e5), .rate = random_.between(0.0, 0.001)};
            if (random_.chance(0.3)) fee.interest_on_unpaid = random_coupon(random_, true);
            deal.fees.push_back(std::move(fee));
        }
    }

    void draw_accounts() {
        using enum AccountType;
        int count = 0;
        for (const AccountType type : {kExpenseReserve, kInterestReserve, kSupplementalReserve,
                                       kRevolverFunding, kRampUp, kPayment})
            if (random_.chance(0.4)) {
                Account account{
                    .id = fmt::format("R{}", ++count), .type = type, .target = random_.amount(2e6)};
                if (random_.chance(0.4)) account.earns = random_coupon(random_, true);
                made_.deal.accounts.push_back(std::move(account));
            }
    }

    void draw_hedges() {
        Deal& deal = made_.deal;
        deal.hedges.clear();
        for (int i = random_.whole(0, 2); i > 0; --i) {
            Hedge hedge{.id = fmt::format("H{}", i),
                        .kind = random_.any({HedgeKind::kSwap, HedgeKind::kCap}),
                        .notional = random_.positive(1e8),
                        .pay = random_coupon(random_, true),
                        .receive = random_coupon(random_, false)};
            if (random_.chance(0.4)) hedge.schedule = {{deal.dates.closing, random_.amount(1e8)}};
            deal.hedges.push_back(std::move(hedge));
        }
    }

    void draw_rules() {
        Deal& deal = made_.deal;
        const auto what = [&] {
            return random_.any({ReinvestWhat::kAll, ReinvestWhat::kUnscheduled,
                                ReinvestWhat::kUnscheduledAndCreditRisk, ReinvestWhat::kNone});
        };
        deal.reinvestment = {.during = {what(), random_.between(0.0, 1.0)},
                             .after = {what(), random_.between(0.0, 1.0)}};
        if (random_.chance(0.4)) deal.reinvestment.criteria = {deal.coverage.back().id};
        if (random_.chance(0.5))
            deal.diversions = {
                {.id = "D",
                 .coverage = deal.coverage.back().id,
                 .trigger = random_.between(1.0, 2.0),
                 .share = random_.between(0.0, 1.0),
                 .to = random_.any({DiversionTarget::kPrincipal, DiversionTarget::kNotes})}};
        deal.default_events.reset();
        if (random_.chance(0.5)) {
            deal.default_events = DefaultEvents{
                .interest_days = random_.whole(0, 90),
                .accelerate = random_.any({Acceleration::kAutomatic, Acceleration::kVote})};
            if (random_.chance(0.6))
                deal.default_events->par_ratio =
                    ParRatioEvent{.tranches = deal.coverage.front().tranches,
                                  .trigger = random_.between(0.5, 2.0)};
        }
        deal.valuation.defaulted = random_.any(
            {CarryingValue::kMarket, CarryingValue::kRecovery, CarryingValue::kMinRecoveryMarket});
        deal.valuation.ccc.reset();
        if (random_.chance(0.5)) deal.valuation.ccc = CccTerms{.limit = random_.between(0.0, 0.3)};
    }

    Step step_of(StepKind kind) {
        Step step{.id = fmt::format("s{}", ++steps_), .step = kind};
        if (random_.chance(0.12))
            step.when = random_.any(
                {"reinvesting", "not accelerated", "controlling('N0')", "not paid('N0')"});
        if (random_.chance(0.08)) step.limit = random_.between(0.0, 1e6);
        return step;
    }

    // Steps of a part of a waterfall in any order.
    void add_shuffled(std::vector<Step>& list, std::vector<Step> part) {
        while (!part.empty()) {
            const int i = random_.whole(0, int(part.size()) - 1);
            list.push_back(part[std::size_t(i)]);
            part.erase(part.begin() + i);
        }
    }

    // Fees, hedges, reserves; each fee and hedge once, so that some are in no waterfall.
    std::vector<Step> expenses() {
        std::vector<Step> part;
        if (random_.chance(0.5)) {
            part.push_back(step_of(StepKind::kTax));
            part.back().amount = random_.amount(2e5);
        }
        for (const Fee& fee : made_.deal.fees) {
            if (random_.chance(0.1)) continue;
            part.push_back(step_of(StepKind::kFee));
            part.back().fee = fee.id;
            if (fee.cap) part.back().part = StepPart::kCapped;
        }
        for (const Hedge& hedge : made_.deal.hedges) {
            part.push_back(step_of(StepKind::kHedge));
            part.back().hedge = hedge.id;
            part.back().part =
                random_.any({StepPart::kPeriodic, StepPart::kTermination, StepPart::kSubordinated});
        }
        for (const Account& account : made_.deal.accounts)
            if (account.type != AccountType::kCollection && random_.chance(0.5)) {
                part.push_back(step_of(StepKind::kReserve));
                part.back().account = account.id;
            }
        return part;
    }

    void add_last(std::vector<Step>& list) {
        if (made_.deal.incentive && random_.chance(0.7))
            list.push_back({.id = fmt::format("s{}", ++steps_), .step = StepKind::kHurdle});
        if (random_.chance(0.5)) {
            const double share = random_.between(0.0, 1.0);
            list.push_back(
                {.id = fmt::format("s{}", ++steps_),
                 .step = StepKind::kSplit,
                 .to = std::map<std::string, double>{{"SUB", share}, {"incentive", 1.0 - share}}});
        } else {
            list.push_back({.id = fmt::format("s{}", ++steps_), .step = StepKind::kResidual});
        }
    }

    void draw_interest() {
        std::vector<Step>& list = made_.deal.waterfalls.interest;
        list.clear();
        add_shuffled(list, expenses());
        std::vector<Step> notes;
        for (const Coverage& group : made_.deal.coverage) {
            if (random_.chance(0.5)) {
                notes.push_back(step_of(StepKind::kBlock));
                notes.back().coverage = group.id;
                continue;
            }
            for (const StepKind kind : {StepKind::kInterest, StepKind::kDeferred}) {
                notes.push_back(step_of(kind));
                notes.back().tranches = group.tranches;
            }
            notes.push_back(step_of(StepKind::kCure));
            notes.back().coverage = group.id;
            if (random_.chance(0.2)) {
                notes.push_back(step_of(StepKind::kAmortize));
                notes.back().tranches = group.tranches;
            }
        }
        if (random_.chance(0.3))
            add_shuffled(list, std::move(notes));
        else
            list.insert(list.end(), notes.begin(), notes.end());
        if (!made_.deal.diversions.empty()) {
            list.push_back(step_of(StepKind::kDivert));
            list.back().diversion = "D";
        }
        for (const Fee& fee : made_.deal.fees)
            if (fee.cap) {
                list.push_back(step_of(StepKind::kFee));
                list.back().fee = fee.id;
                list.back().part = StepPart::kRest;
            }
        add_last(list);
    }

    void draw_principal() {
        std::vector<Step>& list = made_.deal.waterfalls.principal;
        list.clear();
        std::vector<Step> part;
        std::vector<std::string> unpaid;
        for (const Step& step : made_.deal.waterfalls.interest)
            if ((step.step == StepKind::kFee || step.step == StepKind::kInterest ||
                 step.step == StepKind::kTax || step.step == StepKind::kHedge) &&
                random_.chance(0.6))
                unpaid.push_back(step.id);
        if (!unpaid.empty()) {
            part.push_back(step_of(StepKind::kShortfall));
            part.back().steps = unpaid;
        }
        for (const Coverage& group : made_.deal.coverage) {
            if (random_.chance(0.4)) {
                part.push_back(step_of(StepKind::kCure));
                part.back().coverage = group.id;
            }
            if (random_.chance(0.3)) {
                part.push_back(step_of(StepKind::kInterest));
                part.back().tranches = group.tranches;
            }
        }
        if (random_.chance(0.7)) part.push_back(step_of(StepKind::kReinvest));
        for (const Account& account : made_.deal.accounts)
            if (account.type != AccountType::kCollection && random_.chance(0.2)) {
                part.push_back(step_of(StepKind::kTransfer));
                part.back().account = account.id;
                part.back().limit = random_.between(0.0, 1e6);
            }
        add_shuffled(list, std::move(part));
        list.push_back(step_of(StepKind::kPrincipal));
        add_last(list);
        made_.deal.waterfalls.acceleration = std::string("standard");
        if (random_.chance(0.4)) {
            std::vector<Step> steps = expenses();
            for (const Coverage& group : made_.deal.coverage) {
                steps.push_back(step_of(StepKind::kInterest));
                steps.back().tranches = group.tranches;
                steps.push_back(step_of(StepKind::kPrincipal));
                steps.back().tranches = group.tranches;
            }
            add_last(steps);
            made_.deal.waterfalls.acceleration = std::move(steps);
        }
    }

    void draw_state() {
        Deal& deal = made_.deal;
        DealState state{.as_of = deal.dates.closing};
        for (const Tranche& note : deal.tranches) {
            if (note.kind != TrancheKind::kDebt || random_.chance(0.3)) continue;
            TrancheState& each = state.tranches[note.id];
            if (random_.chance(0.2)) each.balance = Decimal(0);
            if (note.deferrable) each.deferred = random_.amount(1e6);
            each.unpaid_interest = random_.amount(2e5);
        }
        for (const Account& account : deal.accounts)
            state.accounts[account.id] = {.interest = random_.amount(3e6),
                                          .principal = random_.amount(3e7)};
        if (random_.chance(0.3))
            state.accounts["collection"].principal = Decimal(-random_.whole(1, 20'000'000));
        for (const Fee& fee : deal.fees) state.fees[fee.id] = {.unpaid = random_.amount(3e5)};
        for (const Hedge& hedge : deal.hedges)
            state.hedges[hedge.id] = {random_.amount(1e5), random_.amount(1e5),
                                      random_.amount(1e5)};
        state.event_of_default = random_.chance(0.05);
        deal.state = std::move(state);
    }

    void draw_pool() {
        std::vector<Holding>& pool = made_.collateral;
        if (random_.chance(0.05)) pool.clear();
        for (Holding& asset : pool) {
            if (random_.chance(0.03)) asset.par = Decimal(0);
            if (random_.chance(0.02)) asset.par = Decimal(1'000'000'000'000);
            asset.market_value = Decimal(random_.whole(0, 90));
            asset.frequency = random_.any({1, 2, 4, 12});
            asset.deferring = random_.chance(0.1);
            if (random_.chance(0.1)) asset.maturity = made_.deal.dates.closing + 1;
            if (random_.chance(0.2)) asset.amortization_rate = random_.between(0.0, 1.0);
            if (random_.chance(0.1)) {
                asset.unfunded = random_.amount(1e6);
                asset.commitment_fee = random_.between(0.0, 0.1);
            }
            if (random_.chance(0.05)) {
                asset.defaulted = true;
                asset.default_date = made_.deal.dates.closing - random_.whole(0, 2000);
                asset.moodys_recovery = random_.between(0.0, 1.0);
            }
        }
    }

    Random random_;
    Document made_;
    int steps_ = 0;
};

constexpr std::uint64_t kDeals = 400;

// Rounding errors of a sum of this size.
double slack(const Projection& made) {
    double most = 1.0;
    for (const PeriodRow& row : made.periods)
        most = std::max({most, row.interest_proceeds, row.principal_proceeds, row.performing});
    return 1e-6 + most * 1e-12;
}

bool is_whole(double amount) { return std::nearbyint(amount * 100.0) / 100.0 == amount; }

TEST(RandomStructures, AreValidAndCashIsConservedOnEveryDate) {
    for (std::uint64_t seed = 0; seed < kDeals; ++seed) {
        RandomDeal deal(seed);
        const Status valid = check_deal(deal.document().deal);
        ASSERT_TRUE(valid) << seed << ": " << valid.error().message;
        const Projection made = projected(deal.document(), deal.assumptions());
        const double allowed = slack(made);
        for (const PeriodRow& row : made.periods)
            ASSERT_NEAR(row.imbalance, 0.0, allowed) << seed << ' ' << row.date.to_string();
        ASSERT_TRUE(made.conservation.holds) << seed << ": " << made.conservation.largest;
        if (deal.document().deal.options.rounding == MoneyRounding::kCents) {
            ASSERT_EQ(made.conservation.largest, 0.0) << seed;
        }
    }
}

TEST(RandomStructures, StepsPayAtMostWhatIsAvailableAndDueAndEveryCentOnce) {
    for (std::uint64_t seed = 0; seed < kDeals; ++seed) {
        RandomDeal deal(seed);
        const Projection made = projected(deal.document(), deal.assumptions());
        const double allowed = slack(made);
        const bool cents = deal.document().deal.options.rounding == MoneyRounding::kCents;
        for (const StepRow& step : made.steps) {
            ASSERT_TRUE(std::isfinite(step.paid) && std::isfinite(step.due)) << seed << step.id;
            ASSERT_GE(step.paid, 0.0) << seed << ' ' << step.id;
            if (cents) {
                ASSERT_TRUE(is_whole(step.paid)) << seed << ' ' << step.id;
            }
            ASSERT_LE(step.paid, std::max(step.available, 0.0) + allowed) << seed << ' ' << step.id;
            ASSERT_LE(step.paid, step.due + allowed) << seed << ' ' << step.id;
        }
        for (const TrancheProjection& each : made.tranches)
            for (const TrancheRow& row : each.flows) {
                ASSERT_TRUE(std::isfinite(row.total())) << seed << ' ' << each.id;
                for (const double paid :
                     {row.interest_paid, row.deferred_paid, row.principal_paid, row.distribution}) {
                    ASSERT_TRUE(!cents || is_whole(paid))
                        << seed << ' ' << each.id << ' ' << row.date.to_string();
                }
                ASSERT_GE(row.balance, -allowed) << seed << ' ' << each.id;
                ASSERT_GE(row.deferred, -allowed) << seed << ' ' << each.id;
                ASSERT_GE(row.interest_paid, -allowed) << seed << ' ' << each.id;
                ASSERT_GE(row.principal_paid, -allowed) << seed << ' ' << each.id;
            }
    }
}

}  // namespace
}  // namespace ballast::clo
