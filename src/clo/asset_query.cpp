#include "clo/asset_query.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "clo/expression.hpp"
#include "clo/row_program.hpp"

namespace ballast::clo {

namespace {

// Fields of one row, for filters.
class RowFields : public Environment {
public:
    explicit RowFields(const TestVariables& variables) : variables_(variables) {}
    Value variable(std::size_t index) const override { return variables_.variable(index); }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return variables_.texts(index);
    }
    const std::vector<double>* numbers(std::size_t index) const override {
        return variables_.numbers(index);
    }

private:
    const TestVariables& variables_;
};

Result<std::size_t> sort_field(const std::string& name) {
    if (const auto field = expression_field(name)) return *field;
    std::vector<std::string_view> names;
    for (const ExpressionField& field : expression_fields()) names.push_back(field.name);
    const std::string_view near = nearest_word(name, names);
    Error error = fail(Code::kInvalidInput, fmt::format("assets have no field \"{}\"", name));
    error.errors.push_back({"/sort", "unknown", error.message,
                            near.empty() ? "give a field of the asset record, or par"
                                         : fmt::format("did you mean {}?", near)});
    return error;
}

// Texts have numbers in the order in which they were met, so that they are compared themselves.
void order_rows(Pool& pool, std::size_t field, bool descending, std::vector<std::size_t>& rows) {
    const std::vector<double>& values = pool.column(field);
    const bool text = expression_fields()[field].type == ValueType::kText;
    std::ranges::stable_sort(rows, [&](std::size_t a, std::size_t b) {
        const double x = values[a];
        const double y = values[b];
        if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
        if (text) {
            const std::string_view first = pool.text_of(x);
            const std::string_view second = pool.text_of(y);
            return descending ? second < first : first < second;
        }
        return descending ? y < x : x < y;
    });
}

}  // namespace

Result<std::vector<std::size_t>> filter_pool(Pool& pool, const TestTerms& terms,
                                             std::string_view condition,
                                             std::vector<std::size_t>& unknown) {
    std::vector<std::size_t> rows;
    if (without_blanks(condition).empty()) {
        for (std::size_t row = 0; row < pool.rows(); ++row) rows.push_back(row);
        return rows;
    }
    const TestVariables variables(terms);
    Vocabulary vocabulary = variables.vocabulary({});
    vocabulary.aggregates = false;
    vocabulary.functions.clear();
    vocabulary.rows = {""};
    TRY(const Expression expression, parse_expression(condition, vocabulary, ValueType::kBoolean));
    const RowFields fields(variables);
    const RowProgram program = RowProgram::compile(expression, expression.root, pool, fields);
    for (std::size_t row = 0; row < pool.rows(); ++row) {
        const double value = program.value(row, pool.par()[row]);
        if (std::isnan(value))
            unknown.push_back(row);
        else if (value != 0.0)
            rows.push_back(row);
    }
    return rows;
}

Result<AssetSelection> select_assets(std::span<const Holding> holdings, const RatingRules& rules,
                                     const TestTerms& terms, const AssetQuery& query) {
    TRY(const std::size_t field, sort_field(query.sort));
    Pool pool(holdings, rules);
    std::vector<std::size_t> unknown;
    auto rows = filter_pool(pool, terms, query.where, unknown);
    if (!rows) {
        Error error = rows.error();
        if (error.errors.empty()) error.errors.push_back({"", "expression", error.message, ""});
        for (FieldError& each : error.errors) each.pointer = "/where";
        return error;
    }
    order_rows(pool, field, query.descending, *rows);
    AssetSelection selection{.positions = {}, .unknown = unknown.size()};
    for (const std::size_t row : *rows) selection.positions.push_back(pool.position(row));
    return selection;
}

}  // namespace ballast::clo
