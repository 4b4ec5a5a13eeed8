#include "clo/test_engine.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ballast::clo {

namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMaxMissing = 100;
// Rounding of weighted averages: values that differ by less are equal.
constexpr double kTestTolerance = 1e-12;
constexpr int kOldDigits = 4;  // to which the earlier workbook compares with its previous results

bool is_equal(double a, double b) {
    return std::abs(a - b) <= kTestTolerance * std::max(std::abs(a), std::abs(b));
}

double number_of(const Value& value) { return value.known ? value.number : kNoNumber; }

std::optional<double> known(double number) {
    if (!std::isfinite(number)) return std::nullopt;
    return number;
}

}  // namespace

// The values of aggregates and of other tests, for the evaluation of one expression.
class TestEngine::Values : public Environment {
public:
    Values(const TestEngine& engine, const PoolState& state,
           const std::vector<TestFigures>& figures)
        : engine_(engine), state_(state), figures_(figures) {}

    Values& in(const std::vector<std::size_t>& slots) {
        slots_ = &slots;
        return *this;
    }
    Value variable(std::size_t index) const override { return engine_.variables_->variable(index); }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return engine_.variables_->texts(index);
    }
    const std::vector<double>* numbers(std::size_t index) const override {
        return engine_.variables_->numbers(index);
    }
    Value function(std::size_t /*index*/, std::string_view argument) const override {
        const auto test = engine_.find(argument);
        if (!test || std::isnan(figures_[*test].value)) return Value::unknown();
        return Value::of(figures_[*test].value);
    }
    Value aggregate(const Expression& expression, int node) const override {
        switch (expression.at(node).op) {
            case Op::kCash:
                return Value::of(state_.principal_cash());
            case Op::kCpa: {
                const double amount = engine_.cpa(state_);
                return std::isnan(amount) ? Value::unknown() : Value::of(amount);
            }
            case Op::kAdjustedPar:
                return adjusted_par();
            default:
                return engine_.aggregate_value(state_, (*slots_)[static_cast<std::size_t>(node)]);
        }
    }

private:
    Value adjusted_par() const {
        if (!engine_.adjusted_par_) return Value::unknown();
        if (!adjusted_par_)
            adjusted_par_ = engine_.adjusted_par_(state_.par(), state_.principal_cash()).value;
        return Value::of(*adjusted_par_);
    }

    const TestEngine& engine_;
    const PoolState& state_;
    const std::vector<TestFigures>& figures_;
    const std::vector<std::size_t>* slots_ = nullptr;
    mutable std::optional<double> adjusted_par_;
};

std::vector<TestFigures> TestEngine::figures(const PoolState& state,
                                             std::span<const TestFigures> before) const {
    std::vector<TestFigures> result;
    figures_into(state, before, result);
    return result;
}

void TestEngine::figures_into(const PoolState& state, std::span<const TestFigures> before,
                              std::vector<TestFigures>& result) const {
    result.assign(tests_.size(), TestFigures{});
    Values values(*this, state, result);
    for (const std::size_t i : order_) {
        const Expression& expression = tests_[i].value;
        TestFigures& figures = result[i];
        values.in(value_slots_[i]);
        figures.value = number_of(evaluate(expression, values));
        const Ratio& ratio = ratios_[i];
        if (ratio.average != kNoNode) {
            const PoolState::Accumulator& sums =
                state.accumulators_[value_slots_[i][static_cast<std::size_t>(ratio.average)]];
            if (sums.unknown == 0) {
                figures.numerator = sums.sum.value();
                figures.denominator = sums.weight.value();
            }
        } else if (ratio.denominator != kNoNode) {
            figures.numerator = number_of(evaluate(expression, ratio.numerator, values));
            figures.denominator = number_of(evaluate(expression, ratio.denominator, values));
            // A share of an amount that is not positive is not defined.
            if (!(figures.denominator > 0.0)) figures.value = kNoNumber;
        } else {
            figures.numerator = figures.value;
        }
        if (tests_[i].pass_when_empty == true && figures.denominator == 0.0) figures.value = 0.0;
    }
    for (std::size_t i = 0; i < tests_.size(); ++i) {
        const TestDefinition& test = tests_[i];
        TestFigures& figures = result[i];
        figures.threshold = test.threshold;
        if (test.threshold_expression)
            figures.threshold =
                number_of(evaluate(*test.threshold_expression, values.in(threshold_slots_[i])));
        figures.status = status(test, figures, before.empty() ? previous_[i] : before[i].value);
    }
}

TestStatus TestEngine::status(const TestDefinition& test, const TestFigures& figures,
                              double before) const {
    if (!test.applies) return TestStatus::kNotApplicable;
    const bool is_empty = figures.denominator <= 0.0;
    if (test.pass_when_empty && (is_empty || figures.value == 0.0) &&
        (test.kind == TestKind::kConcentration || is_empty))
        return *test.pass_when_empty ? TestStatus::kPass : TestStatus::kFail;
    if (is_empty && std::isnan(figures.value)) return TestStatus::kNotApplicable;
    if (std::isnan(figures.value) || std::isnan(figures.threshold))
        return TestStatus::kNotComputable;
    const auto shown = [&](double x) { return test.digits ? rounded(x, *test.digits) : x; };
    const double sign = test.bound == Bound::kMax ? 1.0 : -1.0;
    const double value = shown(figures.value);
    const double threshold = shown(figures.threshold);
    const bool equal = is_equal(value, threshold);
    if (equal ? !test.above : sign * value < sign * threshold) return TestStatus::kPass;
    if (!test.maintain_or_improve || std::isnan(before)) return TestStatus::kFail;
    if (terms_.mode == CalculationMode::kAsOldModel) {
        const double now = rounded(value, kOldDigits);
        const double then = rounded(before, kOldDigits);
        if (!(then > 0.0) || sign * now > sign * then) return TestStatus::kFail;
        return now == then ? TestStatus::kMaintained : TestStatus::kImproved;
    }
    if (is_equal(value, before)) return TestStatus::kMaintained;
    return sign * value < sign * before ? TestStatus::kImproved : TestStatus::kFail;
}

std::vector<std::size_t> TestEngine::slots_of(std::size_t test) const {
    std::vector<std::size_t> slots;
    for (const std::size_t slot : value_slots_[test])
        if (slot < aggregates_.size()) slots.push_back(slot);
    if (uses(tests_[test].value, Op::kCpa)) slots.push_back(pool_par_);
    std::ranges::sort(slots);
    const auto rest = std::ranges::unique(slots);
    slots.erase(rest.begin(), rest.end());
    return slots;
}

TestReport TestEngine::report(std::size_t index, const PoolState& state,
                              const TestFigures& figures) const {
    const TestDefinition& test = tests_[index];
    TestReport report;
    report.id = test.id;
    report.number = test.number;
    report.name = test.name;
    report.kind = test.kind;
    report.bound = test.bound;
    report.unit = test.unit;
    report.expression = test.value.source;
    report.value = known(figures.value);
    report.numerator = known(figures.numerator);
    report.denominator = known(figures.denominator);
    report.threshold = known(figures.threshold);
    report.threshold_source = test.source;
    if (test.threshold_expression) report.threshold_expression = test.threshold_expression->source;
    report.reason = test.reason;
    report.status = figures.status;
    if (figures.status != TestStatus::kNotApplicable &&
        figures.status != TestStatus::kNotComputable)
        report.pass = figures.status == TestStatus::kPass;
    report.maintain_or_improve = test.maintain_or_improve;
    const double sign = test.bound == Bound::kMax ? 1.0 : -1.0;
    if (report.value && report.threshold) {
        report.cushion = sign * (*report.threshold - *report.value);
        report.watch = figures.status == TestStatus::kPass &&
                       *report.cushion < test.watch * std::abs(*report.threshold);
        if (ratios_[index].of_pool && report.numerator && report.denominator)
            report.headroom = sign * (*report.threshold * *report.denominator - *report.numerator);
    }
    if (test.number && terms_.mode == CalculationMode::kAsOldModel)
        if (const LibraryTest* entry = library_test(*test.number))
            report.old_note = entry->old_note;
    // What is unknown, and of how much par.
    double held = 0.0;
    double unknown = 0.0;
    const std::vector<std::size_t> slots = slots_of(index);
    const bool complete = std::ranges::all_of(
        slots, [&](std::size_t slot) { return state.accumulators_[slot].unknown == 0; });
    for (std::size_t row = 0; row < pool_.rows() && !complete; ++row) {
        const double par = state.par()[row];
        if (par <= 0.0) continue;
        held += par;
        bool row_known = true;
        for (const std::size_t slot : slots) {
            const Contribution part = contribution(aggregates_[slot], row, par);
            if (!part.counts || part.known) continue;
            row_known = false;
            for (std::string& field : missing_fields(aggregates_[slot], row))
                if (report.missing.size() < kMaxMissing &&
                    std::ranges::none_of(report.missing, [&](const MissingValue& value) {
                        return value.asset == pool_.holding(row).id && value.field == field;
                    }))
                    report.missing.push_back({pool_.holding(row).id, std::move(field)});
        }
        if (!row_known) unknown += par;
    }
    if (held > 0.0) report.coverage = 1.0 - unknown / held;
    if (adjusted_par_ && uses(test.value, Op::kAdjustedPar)) {
        const auto adjusted = adjusted_par_(state.par(), state.principal_cash());
        double total = 0.0;
        double undetermined = 0.0;
        for (std::size_t row = 0; row < pool_.rows(); ++row) total += state.par()[row];
        for (const std::string& asset : adjusted.undetermined) {
            if (const auto row = pool_.row_of(asset)) undetermined += state.par()[*row];
            if (report.missing.size() < kMaxMissing)
                report.missing.push_back({asset, "carrying value"});
        }
        if (total > 0.0) report.coverage = std::min(report.coverage, 1.0 - undetermined / total);
    }
    // Names of the deal that an expression reads and that have no value.
    for (const Expression* expression :
         {&test.value, test.threshold_expression ? &*test.threshold_expression : nullptr}) {
        if (expression == nullptr || figures.status != TestStatus::kNotComputable) continue;
        for (const Node& node : expression->nodes)
            if (node.op == Op::kVariable && node.type != ValueType::kTextList &&
                node.type != ValueType::kNumberList && !variables_->variable(node.index).known &&
                report.missing.size() < kMaxMissing)
                report.missing.push_back({"", variables_->name(node.index)});
    }
    if (figures.status == TestStatus::kNotComputable && !test.has_threshold)
        report.missing.push_back({"", "threshold"});
    for (const std::size_t slot : slots) {
        const Aggregate& aggregate = aggregates_[slot];
        if (aggregate.kind != AggregateKind::kLargest ||
            expression_fields()[*aggregate.key_field].type != ValueType::kText)
            continue;
        if (const auto group = ranked_group(state, aggregate))
            report.key = pool_.text_of(aggregate.keys[*group]);
    }
    return report;
}

std::vector<TestReport> TestEngine::reports(const PoolState& state,
                                            std::span<const TestFigures> figures) const {
    std::vector<TestReport> result;
    for (std::size_t i = 0; i < tests_.size(); ++i)
        if (tests_[i].reported) result.push_back(report(i, state, figures[i]));
    return result;
}

TestExplanation TestEngine::explain(std::size_t test, const PoolState& state,
                                    const TestFigures& figures) const {
    TestExplanation explanation;
    explanation.report = report(test, state, figures);
    explanation.principal_cash = state.principal_cash();
    const Expression& expression = tests_[test].value;
    for (std::size_t node = 0; node < expression.nodes.size(); ++node) {
        const std::size_t slot = value_slots_[test][node];
        if (slot >= aggregates_.size()) continue;
        const Aggregate& aggregate = aggregates_[slot];
        const PoolState::Accumulator& sums = state.accumulators_[slot];
        TestPart part;
        const Node& at = expression.nodes[node];
        part.expression = expression.source.substr(at.begin, at.end - at.begin);
        const Value total = aggregate_value(state, slot);
        part.total = total.known ? total.number : 0.0;
        std::optional<std::size_t> group;
        if (aggregate.kind == AggregateKind::kAverage) {
            part.total = sums.sum.value();
            part.weight_total = sums.weight.value();
        }
        if (aggregate.kind == AggregateKind::kLargest) group = ranked_group(state, aggregate);
        std::vector<double> score_per_par;
        if (aggregate.kind == AggregateKind::kDiversity)
            diversity_value(state, slot, &score_per_par);
        for (std::size_t row = 0; row < pool_.rows(); ++row) {
            const double par = state.par()[row];
            if (par <= 0.0) continue;
            Contribution contributed = contribution(aggregate, row, par);
            if (!contributed.counts || !contributed.known) continue;
            if (aggregate.kind == AggregateKind::kLargest && group != contributed.group) continue;
            if (aggregate.kind == AggregateKind::kCount) contributed.amount = 1.0;
            if (!score_per_par.empty()) contributed.amount *= score_per_par[contributed.group];
            TestRow entry{.asset = pool_.holding(row).id,
                          .issuer = pool_.holding(row).issuer_name,
                          .par = par,
                          .amount = contributed.amount,
                          .weight = contributed.weight};
            if (aggregate.key_field &&
                expression_fields()[*aggregate.key_field].type == ValueType::kText)
                entry.key = pool_.text_of(aggregate.keys[contributed.group]);
            part.rows.push_back(std::move(entry));
        }
        std::ranges::stable_sort(part.rows, std::greater<>{}, &TestRow::amount);
        double sum = 0.0;
        for (const TestRow& row : part.rows) sum += row.amount;
        part.rest = part.total - sum;
        explanation.parts.push_back(std::move(part));
    }
    return explanation;
}

}  // namespace ballast::clo
