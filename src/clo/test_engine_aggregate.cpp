// The aggregates of tests: compiled from their expressions, and accumulated over the rows held.
#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.hpp"
#include "clo/contains.hpp"
#include "clo/diversity.hpp"
#include "clo/test_engine.hpp"

namespace ballast::clo {

namespace {

constexpr std::size_t kNoSlot = std::numeric_limits<std::size_t>::max();
constexpr std::uint32_t kNoGroup = std::numeric_limits<std::uint32_t>::max();

bool is_accumulated(Op op) {
    return op == Op::kSum || op == Op::kAverage || op == Op::kLargest || op == Op::kCount ||
           op == Op::kDiversity;
}

// Gives texts and numbers consecutive places.
class Places {
public:
    std::uint32_t of(double key) {
        const auto [entry, added] =
            places_.try_emplace(key, static_cast<std::uint32_t>(places_.size()));
        return entry->second;
    }
    std::size_t size() const { return places_.size(); }

private:
    std::unordered_map<double, std::uint32_t> places_;
};

}  // namespace

void TestEngine::compile() {
    // sum(par where performing), of which cpa is made.
    const Vocabulary vocabulary = variables_->vocabulary({});
    const auto pool_par = parse_expression("sum(par where performing)", vocabulary);
    CHECK(pool_par.has_value());
    pool_par_ = slot_of(*pool_par, pool_par->root);
    value_slots_.resize(tests_.size());
    threshold_slots_.resize(tests_.size());
    ratios_.resize(tests_.size());
    previous_.assign(tests_.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < tests_.size(); ++i) {
        const TestDefinition& test = tests_[i];
        compile_expression(test.value, value_slots_[i]);
        if (test.threshold_expression)
            compile_expression(*test.threshold_expression, threshold_slots_[i]);
        int node = test.value.root;
        while (test.value.at(node).op == Op::kRound) node = test.value.at(node).arguments[0];
        const Node& top = test.value.at(node);
        Ratio& ratio = ratios_[i];
        if (top.op == Op::kAverage) ratio.average = node;
        if (top.op == Op::kDivide) {
            ratio.numerator = top.arguments[0];
            ratio.denominator = top.arguments[1];
            ratio.of_pool = test.value.at(ratio.denominator).op == Op::kCpa;
        }
        for (const auto& name :
             {test.id, test.number ? std::to_string(*test.number) : std::string()})
            if (const auto found = terms_.previous.find(name); found != terms_.previous.end())
                previous_[i] = found->second;
    }
}

void TestEngine::compile_expression(const Expression& expression, std::vector<std::size_t>& slots) {
    slots.assign(expression.nodes.size(), kNoSlot);
    for (std::size_t node = 0; node < expression.nodes.size(); ++node)
        if (is_accumulated(expression.nodes[node].op))
            slots[node] = slot_of(expression, static_cast<int>(node));
}

// Equal aggregates share an accumulator.
std::size_t TestEngine::slot_of(const Expression& expression, int node) {
    Aggregate made = aggregate_of(expression, node);
    const auto same = [&](const Aggregate& other) {
        return made.kind == other.kind && made.value == other.value &&
               made.weight == other.weight && made.where == other.where &&
               made.rank == other.rank && made.key_field == other.key_field;
    };
    const auto found = std::ranges::find_if(aggregates_, same);
    if (found != aggregates_.end()) return static_cast<std::size_t>(found - aggregates_.begin());
    if (made.kind == AggregateKind::kDiversity)
        made = diversity_aggregate();
    else if (made.key_field)
        group_by(made, *made.key_field);
    made.first_group = group_count_;
    group_count_ += made.keys.size();
    aggregates_.push_back(std::move(made));
    return aggregates_.size() - 1;
}

TestEngine::Aggregate TestEngine::aggregate_of(const Expression& expression, int index) {
    const Node& node = expression.at(index);
    Aggregate made;
    const auto program = [&](int argument) -> std::optional<RowProgram> {
        if (argument == kNoNode) return std::nullopt;
        return RowProgram::compile(expression, argument, pool_, *variables_);
    };
    switch (node.op) {
        case Op::kSum:
            made.kind = AggregateKind::kSum;
            made.value = program(node.arguments[0]);
            made.where = program(node.arguments[1]);
            break;
        case Op::kAverage:
            made.kind = AggregateKind::kAverage;
            made.value = program(node.arguments[0]);
            made.weight = program(node.arguments[1]);
            made.where = program(node.arguments[2]);
            break;
        case Op::kLargest:
            made.kind = AggregateKind::kLargest;
            made.value = program(node.arguments[0]);
            made.key_field = expression.at(node.arguments[1]).index;
            made.where = program(node.arguments[2]);
            made.rank = static_cast<std::size_t>(node.number);
            break;
        case Op::kCount:
            made.kind = AggregateKind::kCount;
            made.where = program(node.arguments[0]);
            break;
        default:
            made.kind = AggregateKind::kDiversity;
    }
    return made;
}

void TestEngine::group_by(Aggregate& aggregate, std::size_t field) {
    Places places;
    for (const double key : pool_.column(field)) {
        if (std::isnan(key)) {
            aggregate.group_of_row.push_back(kNoGroup);
            continue;
        }
        const std::uint32_t group = places.of(key);
        if (group == aggregate.keys.size()) aggregate.keys.push_back(key);
        aggregate.group_of_row.push_back(group);
    }
}

// One group per pair of obligor and industry: par, of performing assets unless the earlier workbook
// is repeated.
TestEngine::Aggregate TestEngine::diversity_aggregate() {
    Aggregate made;
    made.kind = AggregateKind::kDiversity;
    const bool old = terms_.mode == CalculationMode::kAsOldModel;
    const auto expression = parse_expression(old ? "sum(par)" : "sum(par where performing)",
                                             variables_->vocabulary({}));
    CHECK(expression.has_value());
    const Node& sum = expression->top();
    made.value = RowProgram::compile(*expression, sum.arguments[0], pool_, *variables_);
    if (!old) made.where = RowProgram::compile(*expression, sum.arguments[1], pool_, *variables_);
    const std::size_t obligor_field = *expression_field("obligor");
    const std::size_t industry_field = *expression_field("moodys_industry");
    made.key_field = industry_field;
    const std::vector<double>& obligors = pool_.column(obligor_field);
    const std::vector<double>& industries = pool_.column(industry_field);
    // Industries in the order of their names, so that the first of equal ones is the same.
    std::vector<double> sorted;
    for (const double industry : industries)
        if (!std::isnan(industry) && !contains(sorted, industry)) sorted.push_back(industry);
    std::ranges::sort(sorted, {}, [&](double symbol) { return pool_.text_of(symbol); });
    Places obligor_places;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
    for (std::size_t row = 0; row < pool_.rows(); ++row) {
        if (std::isnan(obligors[row]) || std::isnan(industries[row])) {
            made.group_of_row.push_back(kNoGroup);
            continue;
        }
        const std::uint32_t obligor = obligor_places.of(obligors[row]);
        const auto industry =
            static_cast<std::uint32_t>(std::ranges::find(sorted, industries[row]) - sorted.begin());
        const auto [entry, added] =
            pairs.try_emplace({obligor, industry}, static_cast<std::uint32_t>(made.keys.size()));
        if (added) {
            made.keys.push_back(industries[row]);
            made.obligors.push_back(obligor);
            made.industries.push_back(industry);
        }
        made.group_of_row.push_back(entry->second);
    }
    made.obligor_count = obligor_places.size();
    made.industry_count = sorted.size();
    return made;
}

TestEngine::Contribution TestEngine::contribution(const Aggregate& aggregate, std::size_t row,
                                                  double par) const {
    Contribution result;
    if (aggregate.where) {
        const double where = aggregate.where->value(row, par);
        if (where == 0.0) return result;
        result.counts = true;
        result.known = !std::isnan(where);
    } else {
        result.counts = true;
    }
    if (aggregate.value) result.amount = aggregate.value->value(row, par);
    if (aggregate.weight) {
        result.weight = aggregate.weight->value(row, par);
        result.amount *= result.weight;
    }
    if (!std::isfinite(result.amount) || !std::isfinite(result.weight)) result.known = false;
    if (aggregate.key_field) {
        result.group = aggregate.group_of_row[row];
        if (result.group == kNoGroup) result.known = false;
    }
    return result;
}

void TestEngine::apply(PoolState& state, std::size_t row, double par, int sign,
                       PoolUndo* undo) const {
    for (std::size_t i = 0; i < aggregates_.size(); ++i) {
        const Aggregate& aggregate = aggregates_[i];
        const Contribution part = contribution(aggregate, row, par);
        if (!part.counts) continue;
        PoolState::Accumulator& sums = state.accumulators_[i];
        if (!part.known) {
            sums.unknown += sign;
            continue;
        }
        sums.count += sign;
        sums.sum.add(sign * part.amount);
        sums.weight.add(sign * part.weight);
        if (!aggregate.key_field) continue;
        const std::size_t place = aggregate.first_group + part.group;
        PoolState::Group& group = state.groups_[place];
        if (undo != nullptr) undo->groups_.emplace_back(place, group);
        group.count += sign;
        if (group.count == 0)
            group.sum = {};
        else
            group.sum.add(sign * part.amount);
        if (group.listed) continue;
        group.listed = true;
        state.listed_[i].push_back(part.group);
        if (undo != nullptr) undo->listed_.push_back(i);
    }
}

PoolState TestEngine::state() const {
    PoolState state;
    state.par_.assign(pool_.rows(), 0.0);
    state.principal_cash_ = terms_.principal_cash;
    state.accumulators_.resize(aggregates_.size());
    state.groups_.resize(group_count_);
    state.listed_.resize(aggregates_.size());
    for (std::size_t row = 0; row < pool_.rows(); ++row) hold(state, row, pool_.par()[row]);
    return state;
}

void TestEngine::hold(PoolState& state, std::size_t row, double par, PoolUndo* undo) const {
    CHECK(par >= 0.0 && row < pool_.rows());
    if (undo != nullptr && !undo->started_) {
        undo->started_ = true;
        undo->principal_cash_ = state.principal_cash_;
        undo->accumulators_ = state.accumulators_;
    }
    if (undo != nullptr) undo->par_.emplace_back(row, state.par_[row]);
    if (state.par_[row] == par) return;
    if (state.par_[row] > 0.0) apply(state, row, state.par_[row], -1, undo);
    state.par_[row] = par;
    if (par > 0.0) apply(state, row, par, 1, undo);
}

void TestEngine::restore(PoolState& state, PoolUndo& undo) const {
    if (!undo.started_) return;
    state.principal_cash_ = undo.principal_cash_;
    state.accumulators_ = undo.accumulators_;
    for (; !undo.groups_.empty(); undo.groups_.pop_back())
        state.groups_[undo.groups_.back().first] = undo.groups_.back().second;
    for (; !undo.par_.empty(); undo.par_.pop_back())
        state.par_[undo.par_.back().first] = undo.par_.back().second;
    for (; !undo.listed_.empty(); undo.listed_.pop_back())
        state.listed_[undo.listed_.back()].pop_back();
    undo.started_ = false;
}

double TestEngine::cpa(const PoolState& state) const {
    const PoolState::Accumulator& sums = state.accumulators_[pool_par_];
    if (sums.unknown > 0) return std::numeric_limits<double>::quiet_NaN();
    return sums.sum.value() + state.principal_cash_;
}

// The n-th largest group; of equal ones the first by name counts as larger.
std::optional<std::size_t> TestEngine::ranked_group(const PoolState& state,
                                                    const Aggregate& aggregate) const {
    std::vector<std::size_t> held;
    const auto slot = static_cast<std::size_t>(&aggregate - aggregates_.data());
    for (const std::uint32_t group : state.listed_[slot])
        if (state.groups_[aggregate.first_group + group].count > 0) held.push_back(group);
    if (held.size() < aggregate.rank) return std::nullopt;
    const bool is_text = expression_fields()[*aggregate.key_field].type == ValueType::kText;
    const auto larger = [&](std::size_t a, std::size_t b) {
        const double x = state.groups_[aggregate.first_group + a].sum.value();
        const double y = state.groups_[aggregate.first_group + b].sum.value();
        if (x != y) return x > y;
        if (!is_text) return aggregate.keys[a] < aggregate.keys[b];
        return pool_.text_of(aggregate.keys[a]) < pool_.text_of(aggregate.keys[b]);
    };
    std::ranges::nth_element(held, held.begin() + static_cast<std::ptrdiff_t>(aggregate.rank - 1),
                             larger);
    return held[aggregate.rank - 1];
}

namespace {

// The n-th largest of the sums of the groups listed, 0 with fewer; small n without memory.
template <class Groups>
double ranked_sum(const Groups& groups, std::span<const std::uint32_t> listed, std::size_t n) {
    constexpr std::size_t kSmall = 8;
    if (n <= kSmall) {
        std::array<double, kSmall> best{};
        std::size_t found = 0;
        for (const std::uint32_t place : listed) {
            const auto& group = groups[place];
            if (group.count == 0) continue;
            const double x = group.sum.value();
            std::size_t at = std::min(found, n);
            while (at > 0 && best[at - 1] < x) {
                if (at < n) best[at] = best[at - 1];
                --at;
            }
            if (at < n) best[at] = x;
            ++found;
        }
        return found < n ? 0.0 : best[n - 1];
    }
    std::vector<double> sums;
    for (const std::uint32_t place : listed)
        if (groups[place].count > 0) sums.push_back(groups[place].sum.value());
    if (sums.size() < n) return 0.0;
    const auto nth = sums.begin() + static_cast<std::ptrdiff_t>(n - 1);
    std::ranges::nth_element(sums, nth, std::greater<>{});
    return *nth;
}

}  // namespace

Value TestEngine::aggregate_value(const PoolState& state, std::size_t slot) const {
    const Aggregate& aggregate = aggregates_[slot];
    const PoolState::Accumulator& sums = state.accumulators_[slot];
    if (sums.unknown > 0) return Value::unknown();
    switch (aggregate.kind) {
        case AggregateKind::kSum:
            return Value::of(sums.sum.value());
        case AggregateKind::kAverage:
            if (sums.weight.value() == 0.0) return Value::unknown();
            return Value::of(sums.sum.value() / sums.weight.value());
        case AggregateKind::kCount:
            return Value::of(static_cast<double>(sums.count));
        case AggregateKind::kLargest:
            return Value::of(ranked_sum(
                std::span(state.groups_).subspan(aggregate.first_group, aggregate.keys.size()),
                state.listed_[slot], aggregate.rank));
        case AggregateKind::kDiversity:
            return Value::of(diversity_value(state, slot));
    }
    return Value::unknown();
}

double TestEngine::diversity_value(const PoolState& state, std::size_t slot,
                                   std::vector<double>* per_par) const {
    const Aggregate& aggregate = aggregates_[slot];
    // Groups are numbered by the first row of their obligor and industry.
    std::vector<std::uint32_t> held;
    for (const std::uint32_t group : state.listed_[slot])
        if (state.groups_[aggregate.first_group + group].count > 0) held.push_back(group);
    std::ranges::sort(held, {}, [&](std::uint32_t group) {
        return std::pair(aggregate.obligors[group], aggregate.industries[group]);
    });
    struct Obligor {
        double par = 0.0;
        std::uint32_t industry = 0;  // with the largest par
        std::size_t first = 0;       // its groups in `held`
        std::size_t last = 0;
    };
    std::vector<Obligor> obligors;
    ExactSum total;
    for (std::size_t i = 0; i < held.size();) {
        const std::uint32_t obligor = aggregate.obligors[held[i]];
        Obligor sums{.first = i};
        double largest = 0.0;
        for (; i < held.size() && aggregate.obligors[held[i]] == obligor; ++i) {
            const double par = state.groups_[aggregate.first_group + held[i]].sum.value();
            if (par > largest) {
                largest = par;
                sums.industry = aggregate.industries[held[i]];
            }
            sums.par += par;
        }
        if (sums.par <= 0.0) continue;
        sums.last = i;
        total.add(sums.par);
        obligors.push_back(sums);
    }
    if (obligors.empty()) return 0.0;
    const double average = total.value() / static_cast<double>(obligors.size());
    std::vector<ExactSum> industries(aggregate.industry_count);
    for (const Obligor& obligor : obligors)
        industries[obligor.industry].add(std::min(1.0, obligor.par / average));
    double score = 0.0;
    for (const ExactSum& industry : industries)
        score += industry_diversity(industry.value(), terms_.mode);
    if (per_par == nullptr) return score;
    // An industry's score is shared by its obligors as they add up to it, by their assets by par.
    per_par->assign(aggregate.keys.size(), 0.0);
    for (const Obligor& obligor : obligors) {
        const double units = industries[obligor.industry].value();
        const double part = industry_diversity(units, terms_.mode) *
                            std::min(1.0, obligor.par / average) / units / obligor.par;
        for (std::size_t i = obligor.first; i < obligor.last; ++i) (*per_par)[held[i]] = part;
    }
    return score;
}

std::vector<std::string> TestEngine::missing_fields(const Aggregate& aggregate,
                                                    std::size_t row) const {
    static const std::size_t kPar = *expression_field("par");
    std::vector<std::size_t> fields;
    for (const auto* program : {&aggregate.where, &aggregate.value, &aggregate.weight})
        if (*program)
            for (const std::size_t field : (*program)->fields())
                if (field != kPar && !contains(fields, field)) fields.push_back(field);
    if (aggregate.key_field && !contains(fields, *aggregate.key_field))
        fields.push_back(*aggregate.key_field);
    std::vector<std::string> missing;
    for (const std::size_t field : fields)
        if (std::isnan(std::as_const(pool_).column(field)[row]))
            missing.emplace_back(expression_fields()[field].name);
    return missing;
}

}  // namespace ballast::clo
