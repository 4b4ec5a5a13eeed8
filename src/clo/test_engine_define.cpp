// The definitions of the tests of a deal: from the library, the terms of the deal and its matrix.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "clo/contains.hpp"
#include "clo/coverage_name.hpp"
#include "clo/expression_token.hpp"
#include "clo/test_engine.hpp"

namespace ballast::clo {

namespace {

// Cushions below these shares of the threshold are watched.
constexpr double kWatchOfShares = 0.10;
// A failure of the small facility test does not zero the objective of the earlier workbook.
constexpr int kSmallFacility = 31;

Error invalid(std::string pointer, std::string code, std::string message, std::string hint = {}) {
    Error error = fail(Code::kInvalidInput, fmt::format("{}: {}", pointer, message));
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

std::optional<double> plain_number(std::string_view text) {
    double value = 0.0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<int> test_number(std::string_view text) {
    int value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

TestEngine::TestEngine(const TestTerms& terms, Pool pool, AdjustedPar adjusted_par)
    : terms_(terms), pool_(std::move(pool)), adjusted_par_(std::move(adjusted_par)) {
    variables_ = std::make_shared<TestVariables>(terms_);
}

Result<TestEngine> TestEngine::make(const TestTerms& terms, Pool pool, AdjustedPar adjusted_par) {
    TestEngine engine(terms, std::move(pool), std::move(adjusted_par));
    TRY_STATUS(engine.define());
    TRY_STATUS(engine.order());
    engine.compile();
    return engine;
}

Status TestEngine::define() {
    for (std::size_t i = 0; i < terms_.tests.use.size(); ++i)
        TRY_STATUS(define_library(terms_.tests.use[i], i, true));
    for (std::size_t i = 0; i < terms_.tests.custom.size(); ++i) TRY_STATUS(define_custom(i));
    for (const auto& [number, threshold] : terms_.tests.thresholds)
        if (!find(number))
            return invalid(fmt::format("/deal/tests/thresholds/{}", number), "unknown_test",
                           fmt::format("the deal has no test {}", number), "add its number to use");
    for (const auto& [number, override_terms] : terms_.tests.overrides)
        if (!find(number))
            return invalid(fmt::format("/deal/tests/overrides/{}", number), "unknown_test",
                           fmt::format("the deal has no test {}", number), "add its number to use");
    TRY_STATUS(define_matrix());
    TRY_STATUS(define_coverage());
    return define_needed();
}

// The tests of the library that others read by test() and the deal does not use.
Status TestEngine::define_needed() {
    for (std::size_t i = 0; i < tests_.size(); ++i) {
        std::vector<std::string> needed = arguments_of(tests_[i].value, kTestFunction);
        if (tests_[i].threshold_expression)
            for (auto& name : arguments_of(*tests_[i].threshold_expression, kTestFunction))
                needed.push_back(std::move(name));
        for (const std::string& name : needed) {
            if (find(name)) continue;
            const auto number = test_number(name);
            if (!number) continue;
            TRY_STATUS(define_library(*number, 0, false));
        }
    }
    return {};
}

Status TestEngine::define_library(int number, std::size_t place, bool reported) {
    const std::string pointer = fmt::format("/deal/tests/use/{}", place);
    const LibraryTest* entry = library_test(number);
    if (entry == nullptr)
        return invalid(pointer, "unknown_test", fmt::format("the library has no test {}", number),
                       fmt::format("use 1 to {}", test_library().back().number));
    const std::string name = std::to_string(number);
    if (index_.contains(name))
        return invalid(pointer, "duplicate", fmt::format("test {} is listed twice", number));
    const bool old = terms_.mode == CalculationMode::kAsOldModel;
    TestDefinition test;
    test.id = entry->id;
    test.number = number;
    test.name = entry->name;
    test.kind = entry->kind;
    test.bound = entry->bound;
    test.unit = entry->unit;
    test.watch = entry->kind == TestKind::kConcentration ? kWatchOfShares : kWatchedShare;
    test.reported = reported;
    if (old) {
        test.pass_when_empty = entry->old_pass_when_empty;
        test.zeroes_objective = number != kSmallFacility;
    }
    TRY(test.value,
        parse(old && !entry->old_value.empty() ? entry->old_value : entry->value, pointer, true));
    index_[name] = tests_.size();
    index_[test.id] = tests_.size();
    if (reported) TRY_STATUS(library_threshold(test, *entry));
    tests_.push_back(std::move(test));
    return {};
}

// An override in force, or the threshold of the deal, or that of the library.
Status TestEngine::library_threshold(TestDefinition& test, const LibraryTest& entry) {
    const std::string number = std::to_string(entry.number);
    const auto named = [&](const auto& map) {
        const auto by_number = map.find(number);
        return by_number != map.end() ? by_number : map.find(entry.id);
    };
    const auto change = named(terms_.tests.overrides);
    if (change != terms_.tests.overrides.end() &&
        (!change->second.until || terms_.as_of <= *change->second.until)) {
        const std::string pointer = fmt::format("/deal/tests/overrides/{}", change->first);
        if (without_blanks(change->second.reason).empty())
            return invalid(pointer + "/reason", "required", "an override has no reason",
                           "name the clause or amendment");
        TRY_STATUS(set_threshold(test, change->second.threshold, pointer + "/threshold"));
        test.source = ThresholdSource::kOverride;
        test.reason = change->second.reason;
        return {};
    }
    const auto own = named(terms_.tests.thresholds);
    if (own != terms_.tests.thresholds.end()) {
        test.source = ThresholdSource::kDeal;
        return set_threshold(test, own->second,
                             fmt::format("/deal/tests/thresholds/{}", own->first));
    }
    if (entry.threshold.empty()) return {};
    if (const auto plain = plain_number(entry.threshold))
        return set_threshold(test, *plain, "/deal/tests/use");
    test.has_threshold = true;
    TRY(test.threshold_expression, parse(entry.threshold, "/deal/tests/use", true));
    return {};
}

Status TestEngine::set_threshold(TestDefinition& test, const Threshold& threshold,
                                 std::string pointer) {
    test.has_threshold = true;
    if (const auto* number = std::get_if<double>(&threshold)) {
        if (!std::isfinite(*number))
            return invalid(std::move(pointer), "range", "the threshold is not finite");
        test.threshold = *number;
        return {};
    }
    TRY(test.threshold_expression, parse(std::get<std::string>(threshold), pointer, false));
    return {};
}

Status TestEngine::define_custom(std::size_t place) {
    const CustomTest& custom = terms_.tests.custom[place];
    const std::string pointer = fmt::format("/deal/tests/custom/{}", place);
    if (custom.id.empty() || index_.contains(custom.id))
        return invalid(pointer + "/id", "duplicate",
                       fmt::format("\"{}\" is empty or the id of another test", custom.id));
    if (custom.number) {
        const std::string number = std::to_string(*custom.number);
        if (library_test(*custom.number) != nullptr || index_.contains(number))
            return invalid(pointer + "/number", "duplicate",
                           fmt::format("{} is the number of another test", number),
                           "use a number above those of the library");
        index_[number] = tests_.size();
    }
    index_[custom.id] = tests_.size();
    TestDefinition test;
    test.id = custom.id;
    test.number = custom.number;
    test.name = custom.name;
    test.kind = TestKind::kCustom;
    test.bound = custom.bound;
    test.watch = custom.watch.value_or(kWatchedShare);
    test.digits = custom.digits;
    test.maintain_or_improve = custom.maintain_or_improve;
    test.source = ThresholdSource::kDeal;
    TRY(test.value, parse(custom.value, pointer + "/value", false));
    TRY_STATUS(set_threshold(test, custom.threshold, pointer + "/threshold"));
    test.unit = custom.unit.value_or(usual_unit(test.threshold));
    tests_.push_back(std::move(test));
    return {};
}

// The chosen point of the collateral matrix: the highest WARF, the lowest spread and diversity.
Status TestEngine::define_matrix() {
    if (!terms_.matrix || terms_.matrix->chosen.empty()) return {};
    if (terms_.matrix->chosen.size() != 2)
        return invalid("/deal/matrix/chosen", "length",
                       "the chosen point is not valid: expected a spread and a diversity score");
    const double spread = terms_.matrix->chosen[0];
    const double diversity = terms_.matrix->chosen[1];
    auto warf = matrix_warf(*terms_.matrix, spread, diversity);
    if (!warf) return invalid("/deal/matrix", "range", warf.error().message);
    struct Point {
        std::string_view id;
        std::string_view name;
        int like;
        double threshold;
    };
    for (const Point& point :
         {Point{"matrix_warf", "WARF of the collateral matrix", 36, *warf},
          Point{"matrix_spread", "Spread of the collateral matrix", 32, spread},
          Point{"matrix_diversity", "Diversity of the collateral matrix", 37, diversity}}) {
        if (index_.contains(point.id))
            return invalid("/deal/tests/custom", "duplicate",
                           fmt::format("{} is the id of a test of the matrix", point.id));
        const LibraryTest& entry = *library_test(point.like);
        const bool old = terms_.mode == CalculationMode::kAsOldModel;
        TestDefinition test;
        test.id = point.id;
        test.name = point.name;
        test.kind = TestKind::kQuality;
        test.bound = entry.bound;
        test.unit = entry.unit;
        test.watch = kWatchedShare;
        test.threshold = point.threshold;
        test.has_threshold = true;
        test.source = ThresholdSource::kMatrix;
        TRY(test.value, parse(old && !entry.old_value.empty() ? entry.old_value : entry.value,
                              "/deal/matrix", true));
        index_[test.id] = tests_.size();
        tests_.push_back(std::move(test));
    }
    return {};
}

Status TestEngine::define_coverage() {
    for (const CoverageTerm& term : terms_.coverage) {
        TestDefinition test;
        test.id = "oc." + term.id;
        test.name = oc_test_name(term.id);
        test.kind = TestKind::kCoverage;
        test.bound = Bound::kMin;
        test.watch = kWatchedShare;
        test.threshold = term.trigger;
        test.has_threshold = true;
        test.source = ThresholdSource::kDeal;
        test.applies = term.applies;
        test.above = term.above;
        if (index_.contains(test.id))
            return invalid("/deal/coverage", "duplicate",
                           fmt::format("{} is the id of another test", test.id));
        TRY(test.value, parse("adjusted_par()/" + term.variable, "/deal/coverage", false));
        index_[test.id] = tests_.size();
        tests_.push_back(std::move(test));
    }
    return {};
}

std::vector<std::string> TestEngine::test_names() const {
    std::vector<std::string> names;
    for (const LibraryTest& entry : test_library()) names.push_back(std::to_string(entry.number));
    for (const CoverageTerm& term : terms_.coverage) names.push_back("oc." + term.id);
    for (const CustomTest& custom : terms_.tests.custom) {
        names.push_back(custom.id);
        if (custom.number) names.push_back(std::to_string(*custom.number));
    }
    return names;
}

// Inputs and sets that an expression of the library names and the deal does not define.
void TestEngine::add_needed_names(std::string_view source) {
    const auto tokens = expression_tokens(source);
    if (!tokens) return;
    for (const Token& token : *tokens)
        if (token.kind == TokenKind::kName &&
            (token.text.starts_with("inputs.") || token.text.starts_with("sets.")))
            variables_->add_unknown(token.text);
}

Result<Expression> TestEngine::parse(std::string_view source, std::string_view pointer,
                                     bool library) {
    if (library) add_needed_names(source);
    auto parsed =
        parse_expression(source, variables_->vocabulary(test_names()), ValueType::kNumber);
    if (parsed) return parsed;
    Error error = parsed.error();
    error.message = fmt::format("{}: {}", pointer, error.message);
    for (FieldError& entry : error.errors) entry.pointer = pointer;
    return error;
}

std::optional<std::size_t> TestEngine::find(std::string_view test) const {
    const auto found = index_.find(test);
    if (found == index_.end()) return std::nullopt;
    return found->second;
}

// Depth first; a test that is reached again before it is done reads itself.
Status TestEngine::order() {
    enum class Mark : std::uint8_t { kNew, kOpen, kDone };
    std::vector<Mark> marks(tests_.size(), Mark::kNew);
    std::vector<std::size_t> path;
    const auto visit = [&](auto&& self, std::size_t test) -> Status {
        if (marks[test] == Mark::kDone) return {};
        if (marks[test] == Mark::kOpen) {
            std::string cycle;
            for (auto at = std::ranges::find(path, test); at != path.end(); ++at)
                cycle += fmt::format("{} reads ", tests_[*at].id);
            cycle += tests_[test].id;
            return invalid("/deal/tests", "cycle", fmt::format("test() is circular: {}", cycle),
                           "let one of them have a value without test()");
        }
        marks[test] = Mark::kOpen;
        path.push_back(test);
        for (const std::string& name : arguments_of(tests_[test].value, kTestFunction))
            if (const auto other = find(name)) TRY_STATUS(self(self, *other));
        path.pop_back();
        marks[test] = Mark::kDone;
        order_.push_back(test);
        return {};
    };
    for (std::size_t test = 0; test < tests_.size(); ++test) TRY_STATUS(visit(visit, test));
    return {};
}

}  // namespace ballast::clo
