// Every method of the table with requests that are invalid in each of the generic ways.
#include <map>
#include <set>

#include "support/world.hpp"

namespace ballast::service {
namespace {

std::string nested(std::size_t depth, const std::string& open, const std::string& close) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += open;
    for (std::size_t i = 0; i < depth; ++i) text += close;
    return text;
}

std::vector<std::pair<std::string, std::string>> hopeless_requests() {
    return {
        {"nothing", ""},
        {"blanks", " \n\t "},
        {"null", "null"},
        {"a number", "1"},
        {"a text", "\"{}\""},
        {"a list", "[]"},
        {"a list of a request", "[{}]"},
        {"an end missing", "{"},
        {"two requests", "{} {}"},
        {"a comma too many", "{\"a\":1,}"},
        {"a comment", "{} // x"},
        {"single quotes", "{'a':1}"},
        {"no number", R"({"a":NaN})"},
        {"infinity", R"({"a":Infinity})"},
        {"an unknown field", R"({"no_such_field":1})"},
        {"a field twice", R"({"no_such_field":1,"no_such_field":1})"},
        {"deep lists", R"({"a":)" + nested(100'000, "[", "]") + "}"},
        {"deep objects", nested(10'000, R"({"a":)", "}")},
        {"bytes that are no text", "{\"\xff\xfe\":1}"},
        {"half a pair of surrogates", R"({"\ud800":1})"},
        {"a control character", "{\"a\x01\":1}"},
        {"a zero byte", std::string("{\0}", 3)},
        {"a long name", R"({")" + std::string(100'000, 'a') + R"(":1})"},
    };
}

class BadInput : public testing::Test {
protected:
    static Settings without_limits() {
        Settings settings;
        // Both would answer before the request is read.
        settings.sign_in_limit_per_minute = 0;
        settings.rate_limit_per_minute = 0;
        return settings;
    }

    World world_{make_method_table(), without_limits()};

    // Rejected as invalid, with location and reason, in a message of bounded length.
    void expect_refused(const std::string& method, const std::string& what,
                        const std::string& request) {
        const auto reply = world_.call(method, request);
        ASSERT_FALSE(reply) << method << " took " << what;
        const Error& error = reply.error();
        EXPECT_EQ(error.code, Code::kInvalidInput)
            << method << " with " << what << ": " << to_string(error.code) << error.message;
        EXPECT_FALSE(error.message.empty()) << method << " with " << what;
        EXPECT_FALSE(error.errors.empty()) << method << " with " << what;
        EXPECT_LE(error.errors.size(), 101U) << method << " with " << what;
        EXPECT_LT(error.message.size(), 2000U) << method << " with " << what;
        for (const FieldError& field : error.errors) {
            EXPECT_LT(field.message.size() + field.hint.size(), 2000U) << method << " " << what;
            EXPECT_FALSE(field.code.empty() || field.message.empty()) << method << " " << what;
        }
    }
};

TEST_F(BadInput, EveryMethodRejectsAnInvalidRequest) {
    for (const Method* method : world_.dispatcher().table().all())
        for (const auto& [what, request] : hopeless_requests())
            expect_refused(method->info().name, what, request);
}

TEST_F(BadInput, EveryFieldRejectsValuesOfAnotherTypeWithItsPointer) {
    const std::map<FieldKind, std::vector<std::string>> wrong{
        {FieldKind::kString, {"{}", "[]", "true"}},
        {FieldKind::kNumber, {"\"x\"", "{}", "[]", "true", "1e999", "-1e999"}},
        {FieldKind::kBoolean, {"\"true\"", "1", "{}", "[]"}},
        {FieldKind::kList, {"{}", "1", "\"x\"", "true"}},
        {FieldKind::kOther, {"true"}},
    };
    std::size_t fields = 0;
    for (const Method* method : world_.dispatcher().table().all())
        for (const FieldInfo& field : method->request_fields()) {
            // Opaque values, interpreted by the method or the app.
            if (method->info().name == "jobs.submit" && field.name == "request") continue;
            if (method->info().name == "proposal.create" && field.name == "request") continue;
            if (method->info().name.starts_with("schedule.") && field.name == "request") continue;
            if (method->info().name.starts_with("report.") && field.name == "plan") continue;
            if (method->info().name == "preference.put" && field.name == "value") continue;
            ++fields;
            for (const std::string& value : wrong.at(field.kind)) {
                const auto reply =
                    world_.call(method->info().name, "{\"" + field.name + "\":" + value + "}");
                ASSERT_FALSE(reply) << method->info().name << "." << field.name << " " << value;
                std::set<std::string> places;
                for (const FieldError& error : reply.error().errors) places.insert(error.pointer);
                EXPECT_TRUE(places.contains("/" + field.name))
                    << method->info().name << "." << field.name << " = " << value << ": "
                    << reply.error().message;
            }
        }
    EXPECT_GT(fields, 100U);
}

TEST_F(BadInput, MissingRequiredFieldsAreNamed) {
    for (const Method* method : world_.dispatcher().table().all()) {
        std::set<std::string> required;
        for (const FieldInfo& field : method->request_fields())
            if (field.required) required.insert("/" + field.name);
        const Status status = method->validate("{}", {});
        EXPECT_EQ(status.has_value(), required.empty()) << method->info().name;
        if (status) continue;
        std::set<std::string> asked;
        for (const FieldError& error : status.error().errors) {
            EXPECT_EQ(error.code, "required") << method->info().name;
            asked.insert(error.pointer);
        }
        EXPECT_EQ(asked, required) << method->info().name;
    }
}

// Errors found by the engines, in values that the schema accepts: reported at the field of the
// request.
TEST_F(BadInput, EngineErrorsPointIntoTheRequest) {
    std::string dates;
    std::string closes;
    std::string rows;
    for (int i = 0; i < 120; ++i) {
        const std::string date = fin::Date::from_ymd(2024, 1, 1).value().operator+(i).to_string();
        const std::string close = i == 100 ? "-1" : fmt::format("{}", 100 + i % 7);
        dates += fmt::format("{}\"{}\"", i ? "," : "", date);
        closes += (i ? "," : "") + close;
        rows += fmt::format(R"({}{{"date":"{}","A":{}}})", i ? "," : "", date, close);
    }
    const std::string by_column =
        R"("prices":{"dates":[)" + dates + R"(],"columns":{"B/C":[)" + closes + R"(]}})";
    const std::string by_row = R"("prices":[)" + rows + "]";
    const std::string plan = R"("initial_portfolio":1e6,"paths":100,"inflation":0.02)";
    struct Case {
        std::string method;
        std::string request;
        std::string pointer;
    };
    const std::vector<Case> cases{
        {"export.trades", R"({"trades":[{"side":"buy","symbol":"A","quantity":-1}]})",
         "/trades/0/quantity"},
        {"export.trades",
         R"({"trades":[{"side":"buy","symbol":"A","quantity":1}],"format":"fix44"})", "/sender"},
        {"export.trades",
         R"({"trades":[{"side":"buy","symbol":"A","quantity":1}],"template":"none"})", "/template"},
        {"export.template_put",
         R"({"name":"x","columns":[{"field":"side"},{"field":"constant","value":"a"}]})",
         "/columns/1/header"},
        {"risk.correlation", "{" + by_column + "}", "/prices/columns/B~1C/100"},
        {"risk.correlation", "{" + by_row + "}", "/prices/100/A"},
        {"risk.correlation", R"({"matrix":[[1,0],[0]]})", "/matrix/1"},
        {"risk.factors", "{" + by_row + R"(,"factors":["A"]})", "/prices/100/A"},
        {"risk.factors", R"({"returns":[{"date":"2024-01-01","A":1,"B":2}],"factors":["C"]})",
         "/factors/0"},
        {"risk.factors", R"({"returns":[{"date":"2024-01-01","A":1,"B":2}]})", "/factors"},
        {"risk.attribution", R"({"periods":[{"groups":[{"name":"a","weight":1}]}]})",
         "/periods/0/groups/0"},
        {"risk.attribution", R"({"periods":[{"effects":{"allocation":1,"selection":1}}]})",
         "/periods/0/portfolio_return"},
        {"risk.var", "{" + by_row + R"(,"positions":[{"symbol":"A","value":1}]})", "/prices/100/A"},
        {"risk.var", R"({"positions":[{"symbol":"A","value":1,"price":2}],"returns":[]})",
         "/positions/0"},
        {"risk.var", R"({"positions":[["A",1,2,3,null]],"returns":[]})", "/positions/0"},
        {"risk.backtest", R"({"pnl":"x","var":"y","series":[{"date":"2024-01-01","A":1}]})",
         "/pnl"},
        {"market.import_prices", R"({"source":"test",)" + by_column + "}",
         "/prices/columns/B~1C/100"},
        {"plan.simulate", "{" + plan + R"(,"allocation":{"stock":0.6}})", "/allocation"},
    };
    world_.body("portfolio.create", R"({"slug":"p","name":"P"})");
    for (const Case& one : cases) {
        const auto reply = world_.call(one.method, one.request);
        ASSERT_FALSE(reply) << one.method << " took " << one.request.substr(0, 200);
        const test::Json document(one.request);
        ASSERT_FALSE(reply.error().errors.empty()) << one.method << reply.error().message;
        EXPECT_EQ(reply.error().errors.front().pointer, one.pointer)
            << one.method << ": " << reply.error().message;
        for (const FieldError& error : reply.error().errors)
            EXPECT_TRUE(error.code == "required" || document.has(error.pointer))
                << one.method << ": " << error.pointer;
    }
}

}  // namespace
}  // namespace ballast::service
