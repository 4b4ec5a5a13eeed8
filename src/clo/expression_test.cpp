#include "clo/expression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clo/test_library.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo {
namespace {

Vocabulary words() {
    TestTerms terms;
    terms.inputs = {{"x", 2.0}, {"list", std::vector<double>{1, 2}}};
    terms.sets = default_country_sets();
    return TestVariables(terms).vocabulary({"33", "36"});
}

Result<Expression> parsed(std::string_view source) { return parse_expression(source, words()); }

FieldError error_of(std::string_view source) {
    const auto result = parsed(source);
    EXPECT_FALSE(result.has_value()) << source;
    return result ? FieldError{} : result.error().errors.at(0);
}

// Values of the variables of `words`.
class Numbers : public Environment {
public:
    Value variable(std::size_t index) const override {
        return index == unknown ? Value::unknown() : Value::of(3.0);
    }
    std::size_t unknown = 1'000;
};

double number(std::string_view source) {
    const auto expression = parsed(source);
    if (!expression) {
        ADD_FAILURE() << source << ": " << expression.error().message;
        return 0.0;
    }
    const Value value = evaluate(*expression, Numbers());
    EXPECT_TRUE(value.known) << source;
    return value.number;
}

TEST(Expression, OperatorsBindAsInArithmetic) {
    EXPECT_EQ(number("1+2*3-4/2"), 5.0);
    EXPECT_EQ(number("-(1-4)*-2"), -6.0);
    EXPECT_EQ(number("150e6/1.5e6"), 100.0);
    EXPECT_EQ(number("10-4-3"), 3.0);
    EXPECT_EQ(number("1+2>2 and 1<2 or 1=2"), 1.0);
    EXPECT_EQ(number("not 1=2 and 2=2"), 1.0);
    EXPECT_EQ(number("not (1=2 or 2=2)"), 0.0);
    EXPECT_EQ(number("2 in (1,2,3)"), 1.0);
    EXPECT_EQ(number("2 not in (1,-2,3)"), 1.0);
    EXPECT_EQ(number("if(1<2,min(4,3,5),max(1,2))"), 3.0);
    EXPECT_EQ(number("abs(round(-2.345,2))"), 2.35);
    EXPECT_EQ(number("round(1234,-2)"), 1200.0);
    EXPECT_EQ(number("2026-03-31-2026-03-01"), 30.0);
    EXPECT_EQ(number("2026-03-31+1=2026-04-01"), 1.0);
    EXPECT_EQ(number("inputs.x*2"), 6.0);
    EXPECT_EQ(number("'a'='a'"), 1.0);
    EXPECT_EQ(number("'it''s'!='its'"), 1.0);
    EXPECT_EQ(number("true and not false"), 1.0);
}

TEST(Expression, UnknownValuesSpreadUnlessTheyDoNotMatter) {
    Numbers numbers;
    numbers.unknown = 1;  // index_rate
    const auto value = [&](std::string_view source) {
        return evaluate(parsed(source).value(), numbers);
    };
    EXPECT_FALSE(value("index_rate+1").known);
    EXPECT_FALSE(value("index_rate>1").known);
    EXPECT_FALSE(value("not index_rate>1").known);
    EXPECT_FALSE(value("index_rate>1 and 1<2").known);
    EXPECT_TRUE(value("index_rate>1 or 1<2").is_true());
    EXPECT_TRUE(value("index_rate>1 and 1>2").known);
    EXPECT_FALSE(value("if(index_rate>1,1,1)").known);
    EXPECT_FALSE(value("1/(inputs.x-inputs.x)").known);
}

TEST(Expression, EveryTestOfTheLibraryParses) {
    TestTerms terms;
    for (const char* name :
         {"was_base", "warf_base", "warf_factor", "was_factor", "warr_base", "jr_oc_denominator"})
        terms.inputs[name] = 1.0;
    terms.sets = default_country_sets();
    const TestVariables variables(terms);
    const Vocabulary vocabulary = variables.vocabulary({"33"});
    EXPECT_EQ(test_library().size(), 54U);
    for (const LibraryTest& test : test_library())
        for (const std::string* source : {&test.value, &test.old_value, &test.threshold})
            if (!source->empty()) {
                const auto result = parse_expression(*source, vocabulary, ValueType::kNumber);
                EXPECT_TRUE(result.has_value())
                    << test.number << ": " << (result ? "" : result.error().message);
            }
}

TEST(Expression, ErrorsNameThePlaceTheExpectationAndTheNearestName) {
    EXPECT_EQ(error_of("share(contry='US')").message, "character 7: contry is not a known name");
    EXPECT_EQ(error_of("share(contry='US')").hint, "did you mean country?");
    EXPECT_EQ(error_of("count/2").message,
              "character 1: count is a function: expected its arguments in parentheses");
    EXPECT_EQ(error_of("count/2").hint, "write count(...)");
    EXPECT_EQ(error_of("inputs.y+1").hint, "did you mean inputs.x?");
    EXPECT_EQ(error_of("shar(dip)").hint, "did you mean share?");
    EXPECT_EQ(error_of("share(kind='lone')").hint, "did you mean loan?");
    EXPECT_EQ(error_of("share(moodys_rating worse_than 'B4')").message,
              "character 32: 'B4' is not on the scale of Moody's");
    EXPECT_EQ(error_of("share(moodys_rating worse_than sp_rating)").code, "type");
    EXPECT_EQ(error_of("share(moodys_rating<'B3')").hint, "use worse_than or better_than");
    EXPECT_EQ(error_of("1+").message, "character 3: expected a value, found the end");
    EXPECT_EQ(error_of("(1+2").message, "character 5: expected ), found the end");
    EXPECT_EQ(error_of("1 2").message, "character 3: expected an operator or the end, found 2");
    EXPECT_EQ(error_of("share(dip) and 1").message,
              "character 1: expected a condition, found a number");
    EXPECT_EQ(error_of("avg(spread where dip)").message,
              "character 12: expected by and a weight, found where");
    EXPECT_EQ(error_of("dip").code, "field_outside_aggregate");
    EXPECT_EQ(error_of("sum(par where sum(par)>1)").code, "nested_aggregate");
    EXPECT_EQ(error_of("sum(par where par>cpa)").code, "nested_aggregate");
    EXPECT_EQ(error_of("test(34)").message, "character 6: test has no '34'");
    EXPECT_EQ(error_of("top(0,country)").code, "syntax");
    EXPECT_EQ(error_of("top(1.5,country)").code, "syntax");
    EXPECT_EQ(error_of("1/0").code, "division_by_zero");
    EXPECT_EQ(error_of("'a'<'b'").hint, "use = or !=");
    EXPECT_EQ(error_of("1=\"a\"").hint, "write texts in single quotes");
    EXPECT_EQ(error_of("'a").hint, "close it with ', and write '' for a quote in it");
    EXPECT_EQ(error_of("share(maturity>'2026-13-01')").code, "date");
    EXPECT_EQ(error_of("2026-02-30=as_of").code, "date");
    EXPECT_EQ(error_of("").code, "syntax");
    EXPECT_EQ(error_of("1e999").code, "number");
    EXPECT_EQ(error_of(std::string(501, ' ')).code, "too_long");
    EXPECT_EQ(error_of(std::string(17, '(') + "1" + std::string(17, ')')).code, "too_deep");
    EXPECT_EQ(number(std::string(16, '(') + "1" + std::string(16, ')')), 1.0);
    EXPECT_EQ(error_of("--" + std::string(30, '-') + "1").code, "too_deep");
}

TEST(Expression, FieldsOutsideAggregatesNeedARow) {
    Vocabulary vocabulary;
    vocabulary.rows = {"bought", "sold"};
    EXPECT_TRUE(parse_expression("bought.maturity<=sold.maturity", vocabulary).has_value());
    EXPECT_TRUE(
        parse_expression("not (bought.moodys_rating worse_than sold.moodys_rating)", vocabulary)
            .has_value());
    EXPECT_FALSE(parse_expression("maturity<=sold.maturity", vocabulary).has_value());
    EXPECT_FALSE(parse_expression("sum(par)>1", vocabulary).has_value());
    EXPECT_EQ(parse_expression("bougt.maturity<=sold.maturity", vocabulary).error().errors[0].hint,
              "did you mean bought.maturity?");
    vocabulary.rows = {""};
    const auto filter = parse_expression("country='US' and not dip", vocabulary);
    ASSERT_TRUE(filter.has_value());
    EXPECT_EQ(filter->top().type, ValueType::kBoolean);
}

}  // namespace
}  // namespace ballast::clo
