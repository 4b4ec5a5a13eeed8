#include "clo/reinvestment_conditions.hpp"

#include <algorithm>
#include <cmath>

#include "clo/deal_programs.hpp"

namespace ballast::clo {

namespace {

TestTerms terms_on(const Deal& deal, fin::Date date) {
    return {.as_of = date, .inputs = deal.inputs, .sets = deal.sets, .dates = deal.dates};
}

// Row 0 is bought, row 1 sold.
Vocabulary trade_vocabulary(const Deal& deal) {
    Vocabulary words = TestVariables(terms_on(deal, deal.dates.closing)).vocabulary({});
    words.aggregates = false;
    words.rows = {"bought", "sold"};
    words.functions.clear();
    return words;
}

class TradeValues : public Environment {
public:
    TradeValues(const TestVariables& variables, const TradedAsset& bought, const TradedAsset& sold)
        : variables_(variables), bought_(bought), sold_(sold) {}

    Value variable(std::size_t index) const override { return variables_.variable(index); }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return variables_.texts(index);
    }
    const std::vector<double>* numbers(std::size_t index) const override {
        return variables_.numbers(index);
    }
    Value field(std::size_t row, std::size_t field) const override {
        const TradedAsset& asset = row == 0 ? bought_ : sold_;
        const double value = asset.pool->column(field)[asset.row];
        if (std::isnan(value)) return Value::unknown();
        return expression_fields()[field].type == ValueType::kText
                   ? Value::of_text(asset.pool->text_of(value))
                   : Value::of(value);
    }

private:
    const TestVariables& variables_;
    const TradedAsset& bought_;
    const TradedAsset& sold_;
};

}  // namespace

std::optional<int> coverage_criterion(const Deal& deal, std::string_view criterion) {
    if (criterion.starts_with("oc.")) criterion.remove_prefix(3);
    const int group = coverage_index(deal, criterion);
    return group == kNothing ? std::nullopt : std::optional(group);
}

bool is_trade_condition(std::string_view source) {
    return source.contains("bought.") || source.contains("sold.");
}

Result<Expression> parse_trade_condition(std::string_view source, const Deal& deal) {
    return parse_expression(source, trade_vocabulary(deal), ValueType::kBoolean);
}

Status check_after_condition(std::string_view source, const Deal& deal) {
    if (!is_trade_condition(source)) {
        TRY([[maybe_unused]] const Condition parsed,
            compile_condition(source, deal, ValueType::kBoolean));
        return {};
    }
    TRY([[maybe_unused]] const Expression parsed, parse_trade_condition(source, deal));
    return {};
}

Result<TradeConditions> TradeConditions::make(const Deal& deal) {
    TradeConditions result;
    for (const std::string& source : deal.reinvestment.after_conditions) {
        if (!is_trade_condition(source)) continue;
        TRY(Expression parsed, parse_trade_condition(source, deal));
        result.conditions_.push_back(std::move(parsed));
    }
    result.set_date(deal, deal.dates.closing);
    return result;
}

bool TradeConditions::names_field(std::string_view field) const {
    const auto index = expression_field(field);
    return std::ranges::any_of(conditions_, [&](const Expression& condition) {
        return std::ranges::any_of(condition.nodes, [&](const Node& node) {
            return node.op == Op::kField && node.index == index;
        });
    });
}

void TradeConditions::read_columns(Pool& pool) const {
    for (const Expression& condition : conditions_)
        for (const Node& node : condition.nodes)
            if (node.op == Op::kField) pool.column(node.index);
}

void TradeConditions::set_date(const Deal& deal, fin::Date date) {
    terms_ = std::make_shared<TestTerms>(terms_on(deal, date));
    on_date_ = std::make_shared<TestVariables>(*terms_);
}

Result<std::vector<std::string>> unmet_conditions(const Deal& deal, fin::Date date, Pool& pool,
                                                  std::span<const PoolTrade> trades) {
    std::vector<std::string> unmet;
    if (deal.dates.reinvestment_end && date <= *deal.dates.reinvestment_end) return unmet;
    TRY(TradeConditions conditions, TradeConditions::make(deal));
    conditions.set_date(deal, date);
    conditions.read_columns(pool);
    const auto fails = [&](std::size_t condition) {
        for (const PoolTrade& bought : trades)
            for (const PoolTrade& sold : trades)
                if (bought.side == TradeSide::kBuy && sold.side == TradeSide::kSell &&
                    !conditions.evaluate(condition, {&pool, bought.row}, {&pool, sold.row})
                         .is_true())
                    return true;
        return false;
    };
    for (std::size_t c = 0; c < conditions.size(); ++c)
        if (fails(c)) unmet.push_back(conditions.source(c));
    return unmet;
}

Value TradeConditions::evaluate(std::size_t condition, const TradedAsset& bought,
                                const TradedAsset& sold) const {
    return clo::evaluate(conditions_[condition], TradeValues(*on_date_, bought, sold));
}

}  // namespace ballast::clo
