#include "api/rest/request_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/methods.hpp"

namespace ballast::api::rest {
namespace {

using ::testing::Contains;
using ::testing::Field;

class RequestJson : public testing::Test {
protected:
    service::MethodTable table_ = service::make_method_table();

    std::string join(std::string_view method, const Parameters& path, const Parameters& query,
                     std::string_view body = "",
                     std::optional<std::string_view> if_match = std::nullopt) const {
        const auto json = request_json(*table_.find(method), {path, query, body, if_match});
        EXPECT_TRUE(json);
        return json.value_or("");
    }
    Status read(std::string_view method, const std::string& json) const {
        return table_.find(method)->validate(json, {});
    }
    std::vector<FieldError> errors(std::string_view method, const std::string& json) const {
        const Status status = read(method, json);
        EXPECT_FALSE(status) << json;
        return status ? std::vector<FieldError>{} : status.error().errors;
    }
};

TEST_F(RequestJson, QueryValuesAreConvertedToTheirFieldsTypes) {
    EXPECT_EQ(join("portfolio.list", {}, {{"limit", "5"}, {"text", "5"}, {"count", "exact"}}),
              R"({"count":"exact","limit":5,"text":"5"})");
    EXPECT_TRUE(read("portfolio.list", join("portfolio.list", {}, {{"limit", "5"}})));
}

TEST_F(RequestJson, ListsAreRepeatedOrSeparatedByCommas) {
    EXPECT_EQ(join("market.prices", {}, {{"symbols", "A,B"}, {"symbols", "C"}}),
              R"({"symbols":["A","B","C"]})");
}

TEST_F(RequestJson, ItemsOfAStringListStayStrings) {
    const std::string json = join("market.prices", {}, {{"symbols", "700,0005"}});
    EXPECT_EQ(json, R"({"symbols":["700","0005"]})");
    EXPECT_TRUE(read("market.prices", json));
}

TEST_F(RequestJson, AValueOfAnotherTypeIsAReaderErrorAtThatField) {
    for (const std::string value :
         {"five", "", "1e", "--1", "1-2", "0x10", "5.", "01", "NaN", "Infinity", "1 2", "+1"}) {
        const auto found = errors("portfolio.list", join("portfolio.list", {}, {{"limit", value}}));
        ASSERT_EQ(found.size(), 1U) << value;
        EXPECT_EQ(found[0].pointer, "/limit") << value;
    }
}

TEST_F(RequestJson, AFieldGivenTwiceIsAnError) {
    EXPECT_THAT(
        errors("portfolio.list", join("portfolio.list", {}, {{"limit", "1"}, {"limit", "2"}})),
        Contains(Field(&FieldError::code, "duplicate_field")));
    EXPECT_THAT(errors("position.create", join("position.create", {{"portfolio", "a"}}, {},
                                               R"({"symbol":"X","symbol":"X","quantity":1})")),
                Contains(Field(&FieldError::code, "duplicate_field")));
}

TEST_F(RequestJson, TheBodyMayRepeatThePathOrTheHeader) {
    EXPECT_EQ(join("jobs.cancel", {{"id", "j1"}}, {}, R"({"id":"j1"})"), R"({"id":"j1"})");
    EXPECT_EQ(join("position.create", {{"portfolio", "a"}}, {},
                   R"({ "symbol": "X", "portfolio" : "a", "quantity": 1 })"),
              R"({"portfolio":"a","symbol":"X","quantity":1})");
    EXPECT_EQ(join("portfolio.update", {{"portfolio", "a"}}, {},
                   R"({"if_match":"\"v1\"","name":"n"})", "\"v1\""),
              R"({"portfolio":"a","if_match":"\"v1\"","name":"n"})");
}

TEST_F(RequestJson, ANestedFieldOfTheBodyIsADifferentField) {
    EXPECT_EQ(join("jobs.cancel", {{"id", "j1"}}, {}, R"({"of":{"id":"j2"}})"),
              R"({"id":"j1","of":{"id":"j2"}})");
}

TEST_F(RequestJson, AContradictingBodyIsRejectedWithBothValues) {
    const Parameters path = {{"id", "j1"}};
    for (const std::string_view body :
         {R"({"id":"j2"})", R"({"id":1})", R"({"id":"j1","id":"j2"})"}) {
        const auto json = request_json(*table_.find("jobs.cancel"), {path, {}, body, std::nullopt});
        ASSERT_FALSE(json) << body;
        EXPECT_EQ(json.error().code, Code::kInvalidInput);
        ASSERT_EQ(json.error().errors.size(), 1U);
        EXPECT_EQ(json.error().errors[0].pointer, "/id");
    }
    const auto json =
        request_json(*table_.find("jobs.cancel"), {path, {}, R"({"id":"j2"})", std::nullopt});
    EXPECT_EQ(json.error().errors[0].message, R"("id" is "j1" in the path and "j2" in the body)");
    EXPECT_EQ(json.error().errors[0].hint, "give it once, in the path");
}

TEST_F(RequestJson, APathParameterIsAlwaysText) {
    EXPECT_EQ(join("portfolio.get", {{"portfolio", "a\"b\\,}{"}}, {}),
              R"({"portfolio":"a\"b\\,}{"})");
}

TEST_F(RequestJson, IfMatchBecomesAFieldOfVersionedMethodsOnly) {
    EXPECT_EQ(join("portfolio.update", {{"portfolio", "a"}}, {}, R"({"name":"n"})", "\"v1\""),
              R"({"portfolio":"a","if_match":"\"v1\"","name":"n"})");
    EXPECT_EQ(join("portfolio.get", {{"portfolio", "a"}}, {}, "", "\"v1\""),
              R"({"portfolio":"a"})");
}

TEST_F(RequestJson, AnEmptyBodyOrObjectAddsNothing) {
    for (const std::string_view body : {"", " \r\n", "{}", " { } "})
        EXPECT_EQ(join("portfolio.get", {{"portfolio", "a"}}, {}, body), R"({"portfolio":"a"})");
}

TEST_F(RequestJson, ABodyThatIsNotAnObjectIsRejected) {
    const service::Method& method = *table_.find("portfolio.create");
    for (const std::string_view body : {"[]", "1", "null", "\"x\"", "{", "}", "[{}]", "x{}"}) {
        const auto json = request_json(method, {{}, {}, body, std::nullopt});
        if (!json)
            EXPECT_EQ(json.error().code, Code::kInvalidInput) << body;
        else
            EXPECT_FALSE(read("portfolio.create", *json)) << body;
    }
}

TEST_F(RequestJson, ABodyCannotSmuggleFieldsPastItsObject) {
    for (const std::string body :
         {R"({"symbol":"X"},"portfolio":{"quantity":1})", R"({"symbol":"X","quantity":1}})",
          R"({"symbol":"X"},{"quantity":1})", R"({,"symbol":"X","quantity":1})",
          R"({"symbol":"X","quantity":1,})"})
        EXPECT_FALSE(
            read("position.create", join("position.create", {{"portfolio", "a"}}, {}, body)))
            << body;
}

}  // namespace
}  // namespace ballast::api::rest
