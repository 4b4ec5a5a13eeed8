// Arbitrary bytes as an expression of a CLO test and as a filter: parsing never crashes, errors
// have a place, and what parses is evaluated the same by the tree and by the compiled program.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "clo/expression.hpp"
#include "clo/pool.hpp"
#include "clo/row_program.hpp"
#include "clo/test_terms.hpp"

namespace {

using namespace ballast;
using namespace ballast::clo;

TestTerms terms() {
    TestTerms terms;
    terms.as_of = fin::Date::from_ymd(2026, 3, 31).value();
    terms.index_rate = 0.04;
    terms.inputs = {{"x", 2.0}, {"list", std::vector<double>{1.0, 2.0}}};
    terms.sets = default_country_sets();
    return terms;
}

std::vector<Holding> assets() {
    std::vector<Holding> holdings(2);
    holdings[0].id = "a";
    holdings[0].issuer_id = "i";
    holdings[0].country = "US";
    holdings[0].par = Decimal(5);
    holdings[0].moodys_rating = MoodysRating::kB2;
    holdings[1].id = "b";
    holdings[1].dip.reset();
    holdings[1].spread = 0.03;
    return holdings;
}

// A row of the pool, read through the columns.
class Row : public Environment {
public:
    Row(Pool& pool, std::size_t row, const TestVariables& variables)
        : pool_(pool), row_(row), variables_(variables) {}
    Value variable(std::size_t index) const override { return variables_.variable(index); }
    const std::vector<std::string>* texts(std::size_t index) const override {
        return variables_.texts(index);
    }
    const std::vector<double>* numbers(std::size_t index) const override {
        return variables_.numbers(index);
    }
    Value field(std::size_t /*row*/, std::size_t index) const override {
        const double cell = pool_.column(index)[row_];
        if (std::isnan(cell)) return Value::unknown();
        if (expression_fields()[index].type == ValueType::kText)
            return Value::of_text(pool_.text_of(cell));
        return Value::of(cell);
    }

private:
    Pool& pool_;
    std::size_t row_;
    const TestVariables& variables_;
};

void check_error(const Error& error, std::size_t size) {
    CHECK(error.errors.size() == 1 && !error.errors[0].code.empty());
    CHECK(error.message.starts_with("character "));
    CHECK(std::stoul(error.message.substr(10)) <= size + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const TestTerms kTerms = terms();
    static const TestVariables kVariables(kTerms);
    const std::string text(data, data + size);
    if (const auto test = parse_expression(text, kVariables.vocabulary({"33"})); !test)
        check_error(test.error(), size);
    Vocabulary filter = kVariables.vocabulary({});
    filter.aggregates = false;
    filter.functions.clear();
    filter.rows = {""};
    const auto parsed = parse_expression(text, filter);
    if (!parsed) {
        check_error(parsed.error(), size);
        return 0;
    }
    const ValueType type = parsed->top().type;
    if (type == ValueType::kText || type == ValueType::kTextList || type == ValueType::kNumberList)
        return 0;
    const std::vector<Holding> holdings = assets();
    Pool pool(holdings, {.as_of = kTerms.as_of});
    for (std::size_t row = 0; row < pool.rows(); ++row) {
        const Row environment(pool, row, kVariables);
        const Value value = evaluate(*parsed, environment);
        const double compiled = RowProgram::compile(*parsed, parsed->root, pool, environment)
                                    .value(row, pool.par()[row]);
        CHECK(value.known == std::isfinite(compiled));
        CHECK(!value.known || value.number == compiled);
    }
    return 0;
}
