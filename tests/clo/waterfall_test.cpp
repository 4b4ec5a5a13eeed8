// Cases A16, A17, A20, A05, A06 and those of the earlier system: one date, step by step.
#include "deal8_cases.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

Decimal money(double amount) {
    return Decimal::from_double(amount, 6, Rounding::kHalfEven).value();
}

// A deal without steps: closing 92 days before the first payment.
Deal empty_deal() {
    Deal deal;
    deal.slug = "case";
    deal.name = "Case";
    deal.index = "X";
    deal.dates = {.closing = day("2016-03-15"),
                  .first_payment = day("2016-06-15"),
                  .stated_maturity = day("2020-06-15")};
    deal.payments.determination_days = 0;
    deal.day_counts.fixed = fin::DayCount::kAct360;
    return deal;
}

Tranche note(std::string id, int rank, double balance, double rate, bool deferrable = false) {
    Tranche tranche{.id = std::move(id), .rank = rank, .original = money(balance)};
    tranche.coupon = {.type = CouponType::kFixed, .rate = rate};
    tranche.deferrable = deferrable;
    return tranche;
}

Tranche equity(double balance) {
    Tranche tranche{
        .id = "SUB", .rank = 99, .kind = TrancheKind::kEquity, .original = money(balance)};
    tranche.coupon.type = CouponType::kResidual;
    return tranche;
}

std::vector<Step> steps(const std::string& json) { return read<std::vector<Step>>(json); }

// The plan with given collections on the first date.
Projection first_date(const Deal& deal, const PeriodCollateral<double>& collateral,
                      std::optional<double> hurdle = std::nullopt) {
    const ProjectionTerms terms{.as_of = deal.dates.closing, .most_periods = 2};
    CompiledDeal compiled;
    Result<DealPlan> plan = compile(deal, {.as_of = terms.as_of, .most_periods = 2});
    if (!plan) throw std::runtime_error(plan.error().message);
    compiled.plan = *std::move(plan);
    compiled.collateral.periods = 2;
    compiled.collateral.base.resize(2);
    compiled.collateral.base[0] = collateral;
    compiled.collateral.bought.resize(4);
    if (hurdle) {
        compiled.plan.opening.hurdle = *hurdle;
        for (PeriodPlan& period : compiled.plan.periods) period.hurdle_growth = 1.0;
    }
    return project_liabilities(deal, compiled, terms);
}

const StepRow& row_of(const Projection& made, std::string_view id) {
    for (const StepRow& row : made.steps)
        if (row.id == id && !row.unpaid_step && row.date == made.periods[0].date) return row;
    throw std::runtime_error("no step " + std::string(id));
}

const char* const kInterest = R"([
 {"id": "admin_capped", "step": "fee", "fee": "admin", "part": "capped"},
 {"id": "senior_fee", "step": "fee", "fee": "senior"},
 {"id": "int_A", "step": "interest", "tranches": ["A"]},
 {"id": "int_B", "step": "interest", "tranches": ["B"]},
 {"id": "cure_AB", "step": "cure", "coverage": "AB"},
 {"id": "C", "step": "block", "coverage": "C"},
 {"id": "D", "step": "block", "coverage": "D"},
 {"id": "E", "step": "block", "coverage": "E"},
 {"id": "divert", "step": "divert", "diversion": "IDT"},
 {"id": "admin_over_cap", "step": "fee", "fee": "admin", "part": "rest"},
 {"id": "sub_fee", "step": "fee", "fee": "junior"},
 {"id": "hurdle", "step": "hurdle"},
 {"id": "split", "step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}])";

const char* const kPrincipal = R"json([
 {"id": "p1", "step": "shortfall", "steps": ["admin_capped", "senior_fee", "int_A", "int_B"]},
 {"id": "p2", "step": "cure", "coverage": "AB"},
 {"id": "p3", "step": "deferred", "tranches": ["C"], "when": "controlling('C')"
},
 {"id": "p4", "step": "cure", "coverage": "C"},
 {"id": "p5", "step": "deferred", "tranches": ["D"], "when": "controlling('D')"},
 {"id": "p6", "step": "cure", "coverage": "D"},
 {"id": "p7", "step": "deferred", "tranches": ["E"], "when": "controlling('E')"},
 {"id": "p8", "step": "cure", "coverage": "E"},
 {"id": "p9", "step": "reinvest", "when": "reinvesting"},
 {"id": "p10", "step": "principal"},
 {"id": "p11", "step": "shortfall", "steps": ["admin_over_cap", "sub_fee"]},
 {"id": "p12", "step": "hurdle"},
 {"id": "p13", "step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}])json";

Fee fee(std::string id, double rate, double amount, std::optional<double> cap = std::nullopt) {
    Fee result{.id = std::move(id),
               .basis_amount = FeeBasisAmount::kPerforming,
               .rate = rate,
               .amount = money(amount)};
    result.basis = rate > 0.0 ? FeeBasis::kBeginning : FeeBasis::kFixed;
    result.day_count = rate > 0.0 ? fin::DayCount::kAct360 : fin::DayCount::kThirty360Bond;
    if (cap) result.cap = FeeCap{.amount = money(*cap)};
    return result;
}

Deal deal_a16(element inputs, element terms) {
    Deal deal = empty_deal();
    const double index = inputs["index"];
    const std::map<std::string, double> spreads{
        {"A", 0.0}, {"B", 0.0}, {"C", 0.0}, {"D", 0.0}, {"E", 0.0}};
    int rank = 0;
    static_cast<void>(index);
    deal.state = DealState{};
    for (const auto [id, state] : inputs["notes_before"].get_object()) {
        const std::string name(id);
        deal.tranches.push_back(note(name, ++rank, state["principal"], 0.0, name >= "C"));
        deal.state->tranches[name].deferred = money(state["deferred_interest"]);
    }
    deal.tranches.push_back(equity(42e6));
    deal.fees = {
        fee("admin", 0.0, double(inputs["admin_expense"]) * 4.0, double(inputs["admin_cap"]) * 4.0),
        fee("senior", terms["senior_fee"], 0.0), fee("junior", terms["sub_fee"], 0.0)};
    for (const element group : terms["groups"].get_array()) {
        Coverage coverage{.id = std::string(std::string_view(group["name"]))};
        for (const element id : group["classes"].get_array())
            coverage.tranches.emplace_back(std::string_view(id));
        double trigger = 0.0;
        if (group["oc"].get(trigger) == simdjson::SUCCESS) coverage.oc = trigger;
        if (group["ic"].get(trigger) == simdjson::SUCCESS) coverage.ic = trigger;
        deal.coverage.push_back(coverage);
    }
    deal.diversions = {{.id = "IDT",
                        .coverage = "E",
                        .trigger = double(terms["idt"]["trigger"]),
                        .share = double(terms["idt"]["share"])}};
    deal.incentive = Incentive{.tranche = "SUB", .hurdle = double(terms["hurdle"])};
    if (bool(inputs["in_rp"])) deal.dates.reinvestment_end = deal.dates.stated_maturity;
    deal.waterfalls = {.interest = steps(kInterest), .principal = steps(kPrincipal)};
    return deal;
}

// The names of the case: "I:int_C" is the step of class C in the interest waterfall.
double paid_by(const Projection& made, std::string_view name) {
    const bool interest = name.starts_with("I:");
    const std::string id(name.substr(2));
    const auto paid = [&](const std::string& step) { return row_of(made, step).paid; };
    if (id.starts_with("int_") && id > "int_B") return paid(id.substr(4) + ".interest");
    if (id.starts_with("cure_")) {
        const std::string group = id.substr(5);
        if (interest) return paid(group == "AB" ? id : group + ".cure");
        const std::map<std::string, std::string> cures{
            {"AB", "p2"}, {"C", "p4"}, {"D", "p6"}, {"E", "p8"}};
        return paid(cures.at(group));
    }
    if (id == "reinvest") return paid("p9");
    if (id == "sequential") return paid("p10");
    if (id == "equity")
        return interest ? paid("hurdle") + 0.8 * paid("split") : paid("p12") + 0.8 * paid("p13");
    if (id == "incentive") return 0.2 * paid(interest ? "split" : "p13");
    return paid(id);
}

TEST(WaterfallCases, EveryStepOfCaseA16) {
    const golden::JsonCase file("tests/golden/clo/A16_one_period_waterfalls.json");
    for (const element each : file["cases"].get_array()) {
        SCOPED_TRACE(std::string_view(each["name"]));
        const element inputs = each["inputs"], expected = each["expected"];
        Deal deal = deal_a16(inputs, file["terms"]);
        // The case states interest due; rates follow from it.
        for (Tranche& tranche : deal.tranches) {
            if (tranche.kind == TrancheKind::kEquity) continue;
            const element before = inputs["notes_before"][tranche.id];
            const double base = double(before["principal"]) + double(before["deferred_interest"]);
            tranche.coupon.rate =
                double(expected["interest_due"][tranche.id]) / base / (92.0 / 360.0);
        }
        PeriodCollateral<double> collateral{.interest = inputs["I"], .scheduled = inputs["P"]};
        collateral.performing = double(inputs["num_ex_cash"]);
        collateral.performing_begin = double(inputs["fee_basis"]);
        const Projection made = first_date(deal, collateral, double(inputs["hurdle_balance"]));
        for (const element step : expected["steps"].get_array())
            EXPECT_NEAR(paid_by(made, std::string_view(step.at(0))), double(step.at(1)), 0.01)
                << std::string_view(step.at(0));
        for (const auto [id, state] : expected["notes_after"].get_object()) {
            const TrancheRow& row = tranche(made, id).flows[0];
            EXPECT_NEAR(row.balance, double(state["principal"]), 0.01) << id;
            EXPECT_NEAR(row.deferred, double(state["deferred_interest"]), 0.01) << id;
        }
        for (const CoverageRow& row : made.tests) {
            if (row.date != made.periods[0].date || row.waterfall != Waterfall::kInterest) continue;
            double ratio = 0.0;
            if (expected["oc_at_test"][row.id].get(ratio) == simdjson::SUCCESS) {
                EXPECT_NEAR(row.oc.value(), ratio, 1e-9) << row.id;
            }
            if (expected["ic_at_test"][row.id].get(ratio) == simdjson::SUCCESS) {
                EXPECT_NEAR(row.ic.value(), ratio, 1e-9) << row.id;
            }
        }
        EXPECT_NEAR(made.periods[0].hurdle, double(expected["hurdle_balance_after"]), 0.01);
        EXPECT_NEAR(made.periods[0].reinvested, double(expected["reinvested"]), 0.01);
        EXPECT_TRUE(made.conservation.holds);
    }
}

TEST(WaterfallCases, IncentiveFeeAboveTheHurdleOfCaseA17) {
    const golden::JsonCase file("tests/golden/clo/A17_incentive_fee_hurdle.json");
    Deal deal = empty_deal();
    deal.dates = {.closing = day("2021-04-01"),
                  .first_payment = day("2022-04-01"),
                  .stated_maturity = day("2026-04-01")};
    deal.tranches = {note("A", 1, 1.0, 0.0), equity(40e6)};
    deal.state = DealState{.tranches = {{"A", {.balance = Decimal(0)}}}};
    deal.incentive = Incentive{.tranche = "SUB", .hurdle = 0.12, .share = 0.2};
    const std::string tail = R"([{"id": "%h", "step": "hurdle"},
        {"id": "%s", "step": "split", "to": {"SUB": 0.8, "incentive": 0.2}}])";
    std::string principal = tail;
    principal.replace(principal.find("%h"), 2, "ph").replace(principal.find("%s"), 2, "ps");
    deal.waterfalls = {.interest = steps(tail), .principal = steps(principal)};
    for (const element row : file["expected"]["rows"].get_array())
        deal.payments.schedule.push_back(
            {day(std::string_view(row["date"])), day(std::string_view(row["date"]))});
    const ProjectionTerms terms{.as_of = deal.dates.closing};
    CompiledDeal compiled;
    compiled.plan = compile(deal, {.as_of = terms.as_of}).value();
    compiled.collateral.periods = compiled.plan.periods.size();
    compiled.collateral.base.resize(compiled.collateral.periods);
    compiled.collateral.bought.resize(compiled.collateral.periods * compiled.collateral.periods);
    std::size_t k = 0;
    for (const element row : file["expected"]["rows"].get_array())
        compiled.collateral.base[k++].interest = double(row["distributable"]);
    const Projection made = project_liabilities(deal, compiled, terms);
    k = 0;
    for (const element row : file["expected"]["rows"].get_array()) {
        EXPECT_NEAR(tranche(made, "SUB").flows[k].distribution, double(row["equity_total"]), 0.01);
        EXPECT_NEAR(made.periods[k].incentive, double(row["incentive"]), 0.01);
        EXPECT_NEAR(made.periods[k++].hurdle, double(row["hurdle_balance_after"]), 0.01);
    }
    EXPECT_NEAR(tranche(made, "SUB").irr.value(), double(file["expected"]["equity_irr"]), 1e-8);
}

TEST(WaterfallCases, FeesOfTheEarlierSystem) {
    Deal deal = empty_deal();
    deal.tranches = {note("A", 1, 280e6, 0.055), note("B", 2, 45e6, 0.07), equity(10e6)};
    deal.dates.closing = day("2016-03-15");
    deal.dates.first_payment = day("2016-06-15");
    deal.day_counts.fixed = fin::DayCount::kThirty360Bond;
    deal.fees = {fee("trustee", 0.0, 100'000), fee("admin", 0.0, 1e6, 500'000),
                 fee("senior", 0.004, 0.0)};
    deal.fees[2].day_count = fin::DayCount::kThirty360Bond;
    deal.waterfalls.interest = steps(R"([{"id": "t", "step": "fee", "fee": "trustee"},
        {"id": "a", "step": "fee", "fee": "admin", "part": "capped"},
        {"id": "s", "step": "fee", "fee": "senior"},
        {"id": "A", "step": "interest", "tranches": ["A"]},
        {"id": "B", "step": "interest", "tranches": ["B"]},
        {"id": "r", "step": "residual"}])");
    deal.waterfalls.principal = steps(R"([{"id": "p", "step": "residual"}])");
    PeriodCollateral<double> collateral{.interest = 10e6};
    collateral.performing_begin = 100e6;
    const Projection made = first_date(deal, collateral);
    const golden::JsonCase file("tests/golden/clo/legacy/03_waterfall_amounts.json");
    const element expected = file["expect"];
    EXPECT_NEAR(row_of(made, "t").paid, double(expected["trustee"]), 0.01);
    EXPECT_NEAR(row_of(made, "a").paid, double(expected["admin"]), 0.01);
    EXPECT_NEAR(row_of(made, "s").paid, double(expected["senior_mgmt_fee"]), 0.01);
    EXPECT_NEAR(row_of(made, "A").paid, double(expected["classA_interest"]), 0.01);
    EXPECT_NEAR(row_of(made, "B").paid, double(expected["classB_interest"]), 0.01);
    EXPECT_NEAR(row_of(made, "r").available, double(expected["left_after_B"]), 0.01);
}

// Ninety days: 30/360 in every case but the fixed fee, which counts them over 365.
TEST(WaterfallCases, FeeBasesOfTheEarlierSystem) {
    const golden::JsonCase file("tests/golden/clo/legacy/02_fees.json");
    const auto each = [&](std::size_t i) { return file["cases"].at(i); };
    Deal deal = empty_deal();
    deal.dates = {.closing = day("2026-01-15"),
                  .first_payment = day("2026-04-15"),
                  .stated_maturity = day("2030-04-15")};
    deal.tranches = {note("A", 1, 1e6, 0.05), equity(1e6)};
    deal.fees = {fee("beginning", each(0)["rate"], 0.0), fee("average", each(1)["rate"], 0.0),
                 fee("fixed", 0.0, each(2)["annual"])};
    deal.fees[0].day_count = fin::DayCount::kThirty360Bond;
    deal.fees[1].basis = FeeBasis::kAverage;
    deal.fees[2].day_count = fin::DayCount::kAct365Fixed;
    deal.fees[1].interest_on_unpaid =
        Coupon{.type = CouponType::kFixed, .rate = double(each(3)["interest_on_unpaid_rate"])};
    deal.state = DealState{.fees = {{"average", {.unpaid = money(each(3)["unpaid"])}}}};
    deal.waterfalls.interest = steps(R"([{"id": "b", "step": "fee", "fee": "beginning"},
        {"id": "a", "step": "fee", "fee": "average"},
        {"id": "f", "step": "fee", "fee": "fixed"}, {"id": "r", "step": "residual"}])");
    deal.waterfalls.principal = steps(R"([{"id": "p", "step": "residual"}])");
    PeriodCollateral<double> collateral{.interest = 10e6};
    collateral.performing_begin = double(each(1)["beginning"]);
    collateral.performing = double(each(1)["ending"]);
    const Projection made = first_date(deal, collateral);
    EXPECT_NEAR(row_of(made, "b").paid, double(each(0)["fee"]), 0.01);
    EXPECT_NEAR(row_of(made, "a").paid,
                double(each(3)["total_with_average_fee"]) + double(each(3)["unpaid"]), 0.01);
    EXPECT_NEAR(row_of(made, "f").paid, double(each(2)["fee"]), 0.01);
}

// A swap pays 7 % fixed and receives the index: equity does not depend on the index.
TEST(WaterfallCases, TheSwapOfCaseA06HedgesTheSeniorTranche) {
    const golden::JsonCase file("tests/golden/clo/A06_textbook_cdo_equity_return.json");
    for (const element each : file["cases"].get_array()) {
        const element inputs = each["inputs"];
        for (const double index : {double(inputs["libor_any"]), 0.09}) {
            Deal deal = empty_deal();
            deal.dates = {.closing = day("2021-03-15"),
                          .first_payment = day("2022-03-15"),
                          .stated_maturity = day("2025-03-15")};
            deal.day_counts = {.floating = fin::DayCount::kThirty360Bond,
                               .fixed = fin::DayCount::kThirty360Bond};
            deal.tranches = {note("A", 1, inputs["senior"], 0.0),
                             note("M", 2, inputs["mezz"], inputs["mezz_coupon"]),
                             equity(inputs["equity"])};
            deal.tranches[0].coupon = {.type = CouponType::kFloating,
                                       .spread = double(inputs["senior_spread"])};
            deal.hedges = {{.id = "swap", .notional = money(inputs["swap_notional"])}};
            deal.hedges[0].pay =
                Coupon{.type = CouponType::kFixed, .rate = double(inputs["swap_pay_fixed"])};
            deal.hedges[0].receive = Coupon{.type = CouponType::kFloating};
            deal.fees = {fee("fee", 0.0, inputs["fee"])};
            deal.waterfalls.interest = steps(R"([{"id": "f", "step": "fee", "fee": "fee"},
                {"id": "h", "step": "hedge", "hedge": "swap", "part": "periodic"},
                {"id": "A", "step": "interest", "tranches": ["A"]},
                {"id": "M", "step": "interest", "tranches": ["M"]},
                {"id": "r", "step": "residual"}])");
            deal.waterfalls.principal = steps(R"([{"id": "p", "step": "residual"}])");
            deal.payments.schedule = {{day("2022-03-15"), day("2022-03-15")},
                                      {day("2025-03-15"), day("2025-03-15")}};
            const ProjectionTerms terms{.as_of = deal.dates.closing, .indices = {{"X", {index}}}};
            CompiledDeal compiled;
            compiled.plan = compile(deal, {.as_of = terms.as_of, .indices = terms.indices}).value();
            compiled.collateral.periods = 2;
            compiled.collateral.base.resize(2);
            compiled.collateral.bought.resize(4);
            compiled.collateral.base[0].interest =
                double(inputs["collateral"]) * double(inputs["collateral_coupon"]);
            const Projection made = project_liabilities(deal, compiled, terms);
            EXPECT_NEAR(tranche(made, "SUB").flows[0].distribution,
                        double(each["expected"]["equity_cashflow"]), 0.01);
            EXPECT_TRUE(made.conservation.holds);
        }
    }
}

TEST(WaterfallCases, TheCombinedCashOfCaseA05PaysInterestThenPrincipal) {
    const golden::JsonCase file(
        "tests/golden/clo/A05_finstack_clo_full_payment_and_oc_breach.json");
    const element inputs = file["full_payment"]["inputs"];
    const element expected = file["full_payment"]["expected"];
    Deal deal = empty_deal();
    deal.dates = {.closing = day("2026-01-15"),
                  .first_payment = day("2026-04-15"),
                  .stated_maturity = day("2030-04-15")};
    int rank = 0;
    for (const element each : inputs["tranches"].get_array())
        deal.tranches.push_back(
            note(std::string(std::string_view(each.at(0))), ++rank, each.at(1), each.at(2)));
    deal.tranches.push_back(equity(inputs["equity"]));
    deal.fees = {fee("trustee", 0.0, 200'000), fee("senior", inputs["senior_fee_pa"], 0.0)};
    deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = 1.25, .ic = 1.2}};
    deal.state = DealState{.event_of_default = true};  // one account for all cash
    deal.waterfalls.interest = steps(R"([{"id": "r", "step": "residual"}])");
    deal.waterfalls.principal = steps(R"([{"id": "p", "step": "residual"}])");
    deal.waterfalls.acceleration = steps(R"([{"id": "t", "step": "fee", "fee": "trustee"},
        {"id": "s", "step": "fee", "fee": "senior"},
        {"id": "A", "step": "interest", "tranches": ["A"]},
        {"id": "B", "step": "interest", "tranches": ["B"]},
        {"id": "C", "step": "interest", "tranches": ["C"]},
        {"id": "n", "step": "principal"}, {"id": "x", "step": "residual"}])");
    PeriodCollateral<double> collateral{.interest = inputs["interest_collections"],
                                        .scheduled = inputs["principal_collections"]};
    collateral.performing_begin = double(inputs["collateral_par"]);
    const Projection made = first_date(deal, collateral);
    EXPECT_NEAR(row_of(made, "t").paid + row_of(made, "s").paid, double(expected["fees"]), 0.01);
    EXPECT_NEAR(row_of(made, "A").paid, double(expected["interest_A"]), 0.01);
    EXPECT_NEAR(row_of(made, "C").paid, double(expected["interest_C"]), 0.01);
    EXPECT_NEAR(row_of(made, "n").paid, double(expected["principal_A"]), 0.01);
    for (const element each : file["conversions"].get_array()) {
        EXPECT_NEAR(periodic_rate(each["cdr"], 1.0 / 12.0), double(each["mdr"]), 1e-10);
        EXPECT_NEAR(periodic_rate(each["cdr"], 0.25), double(each["quarterly"]), 1e-10);
    }
}

// The pool of case A20 through its notes: cures from interest, simple interest on unpaid interest.
TEST(WaterfallCases, TheNotesOfCaseA20) {
    const golden::JsonCase file("tests/golden/clo/A20_oc_cure_deal_hastructure.json");
    Deal deal = empty_deal();
    deal.dates = {.closing = day("2021-01-02"),
                  .first_payment = day("2021-04-20"),
                  .stated_maturity = day("2026-06-01")};
    deal.day_counts.fixed = fin::DayCount::kAct365Fixed;
    for (const element row : file["expected_replay"].get_array())
        deal.payments.schedule.push_back(
            {day(std::string_view(row["date"])), day(std::string_view(row["date"]))});
    deal.tranches = {note("A", 1, 70e6, 0.05), note("B", 2, 15e6, 0.07), note("E", 3, 15e6, 0.0)};
    for (Tranche& tranche : deal.tranches) tranche.compound_deferred = false;
    deal.tranches[2].can_control = false;
    deal.tranches.push_back(equity(1.0));
    deal.coverage = {{.id = "AB", .tranches = {"A", "B"}, .oc = 1.165}};
    deal.waterfalls.interest = steps(R"([{"id": "f", "step": "tax", "amount": 75000},
        {"id": "A", "step": "interest", "tranches": ["A"]},
        {"id": "B", "step": "interest", "tranches": ["B"]},
        {"id": "cure", "step": "cure", "coverage": "AB"},
        {"id": "r", "step": "residual"}])");
    deal.waterfalls.principal = steps(R"([{"id": "n", "step": "principal"},
        {"id": "p", "step": "residual"}])");
    const ProjectionTerms terms{.as_of = deal.dates.closing};
    CompiledDeal compiled;
    compiled.plan = compile(deal, {.as_of = terms.as_of}).value();
    const std::size_t n = compiled.plan.periods.size();
    compiled.collateral.periods = n;
    compiled.collateral.base.resize(n);
    compiled.collateral.bought.resize(n * n);
    std::size_t k = 0;
    fin::Date before = day("1970-01-01");
    for (const element row : file["expected_replay"].get_array()) {
        PeriodCollateral<double>& now = compiled.collateral.base[k++];
        const fin::Date date = day(std::string_view(row["date"]));
        now.performing = double(row["pool_balance"]);
        for (const element flow : file["expected_pool_flows"].get_array()) {
            const fin::Date paid = day(std::string_view(flow["date"]));
            if (paid <= before || paid > date) continue;
            now.interest += double(flow["interest"]);
            now.scheduled += double(flow["principal"]);
            now.unscheduled += double(flow["prepayment"]);
            now.recoveries += double(flow["recovery"]);
        }
        // The fees of the case differ by date.
        now.interest += 75'000.0 - double(row["fee"]);
        before = date;
    }
    const Projection made = project_liabilities(deal, compiled, terms);
    k = 0;
    for (const element row : file["expected_replay"].get_array()) {
        SCOPED_TRACE(std::string_view(row["date"]));
        EXPECT_NEAR(tranche(made, "A").flows[k].balance, double(row["bal_A"]), 0.5);
        EXPECT_NEAR(tranche(made, "B").flows[k].balance, double(row["bal_B"]), 0.5);
        EXPECT_NEAR(tranche(made, "A").flows[k].interest_paid, double(row["int_A"]), 0.5);
        EXPECT_NEAR(tranche(made, "B").flows[k].interest_paid, double(row["int_B"]), 0.5);
        ++k;
    }
}

}  // namespace
}  // namespace ballast::clo
