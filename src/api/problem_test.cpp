#include "api/problem.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <vector>

#include "wire/json.hpp"

namespace ballast::api {
namespace {

RequestId request_one() {
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = 1;
    return RequestId(Uuid(bytes));
}

constexpr Code kAll[] = {Code::kInvalidInput,  Code::kUnauthenticated,  Code::kForbidden,
                         Code::kNotFound,      Code::kConflict,         Code::kPrecondition,
                         Code::kLimitExceeded, Code::kBreached,         Code::kUnsupported,
                         Code::kCancelled,     Code::kDeadlineExceeded, Code::kUnavailable,
                         Code::kCorrupted,     Code::kInternal};

TEST(Problem, contains_every_member_and_every_error) {
    Error error{Code::kInvalidInput, "two errors"};
    error.errors = {{"/a/0", "type", "expected a number, got \"x\"", "write it without quotes"},
                    {"", "required", "missing", ""}};
    error.attributes = {{"file", "a.csv"}, {"row", "3"}, {"row", "4"}};
    EXPECT_EQ(
        problem_json(error, request_one()),
        "{\"type\":\"/api/docs/problems#invalid_input\",\"title\":\"Invalid input\","
        "\"status\":400,\"detail\":\"two errors\","
        "\"instance\":\"urn:uuid:00000000-0000-0000-0000-000000000001\","
        "\"code\":\"invalid_input\",\"errors\":[{\"pointer\":\"/a/0\",\"code\":\"type\","
        "\"message\":\"expected a number, got \\\"x\\\"\",\"hint\":\"write it without quotes\"},"
        "{\"pointer\":\"\",\"code\":\"required\",\"message\":\"missing\"}],"
        "\"attributes\":{\"file\":\"a.csv\",\"row\":\"3\"},"
        "\"request_id\":\"00000000-0000-0000-0000-000000000001\"}");
}

TEST(Problem, of_internal_errors_reveals_no_details) {
    for (const Code code : {Code::kInternal, Code::kCorrupted}) {
        Error error{code, "SELECT * FROM secrets at /var/lib/ballast"};
        error.errors = {{"/secret", "x", "secret", ""}};
        error.attributes = {{"file", "/var/lib/secret"}};
        const std::string problem = problem_json(error, request_one());
        EXPECT_EQ(problem.find("SELECT"), std::string::npos);
        EXPECT_EQ(problem.find("secret"), std::string::npos);
        EXPECT_NE(problem.find("00000000-0000-0000-0000-000000000001"), std::string::npos);
        EXPECT_EQ(public_message(error, request_one()).find("SELECT"), std::string::npos);
    }
}

TEST(Problem, kinds_in_the_documentation_match_the_responses) {
    const auto kinds =
        wire::read_json<std::vector<std::map<std::string, wire::RawJson>>>(problem_kinds_json());
    ASSERT_TRUE(kinds) << kinds.error().message;
    EXPECT_EQ(kinds->size(), std::size(kAll));
    for (const Code code : kAll) {
        const auto found = std::ranges::find_if(*kinds, [&](const auto& kind) {
            return kind.at("code").text == "\"" + std::string(to_string(code)) + "\"";
        });
        ASSERT_NE(found, kinds->end()) << to_string(code);
        EXPECT_EQ(found->at("status").text, std::to_string(http_status(code)));
        EXPECT_EQ(found->at("title").text, "\"" + std::string(title(code)) + "\"");
        EXPECT_GT(found->at("meaning").text.size(), 10U);
    }
}

TEST(Problem, is_a_well_formed_object_for_hostile_text) {
    for (const Code code : kAll) {
        Error error{code, std::string("quote \" newline \n zero ") + '\0' + " bad \xFF utf8"};
        error.attributes = {{"\"\n", "\\"}};
        const auto read =
            wire::read_json<std::map<std::string, wire::RawJson>>(problem_json(error, {}));
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read->at("code").text, "\"" + std::string(to_string(code)) + "\"");
    }
}

TEST(Problem, exit_codes_are_the_documented_ones) {
    EXPECT_EQ(exit_code(Code::kInvalidInput), 3);
    EXPECT_EQ(exit_code(Code::kBreached), 4);
    EXPECT_EQ(exit_code(Code::kUnauthenticated), 5);
    EXPECT_EQ(exit_code(Code::kForbidden), 5);
    EXPECT_EQ(exit_code(Code::kNotFound), 6);
    EXPECT_EQ(exit_code(Code::kConflict), 7);
    EXPECT_EQ(exit_code(Code::kUnavailable), 8);
    EXPECT_EQ(exit_code(Code::kDeadlineExceeded), 8);
    EXPECT_EQ(exit_code(Code::kCancelled), 130);
    EXPECT_EQ(exit_code(Code::kInternal), 1);
}

TEST(Problem, http_status_is_refined_by_attributes) {
    EXPECT_EQ(http_status(Error{Code::kConflict, ""}), 409);
    EXPECT_EQ(http_status(Error{Code::kConflict, ""}.with("if_match", "3")), 412);
    EXPECT_EQ(http_status(Error{Code::kLimitExceeded, ""}), 429);
    EXPECT_EQ(http_status(Error{Code::kLimitExceeded, ""}.with("size", "17000000")), 413);
    EXPECT_EQ(http_status(Error{Code::kPrecondition, ""}), 428);
    EXPECT_EQ(http_status(Error{Code::kPrecondition, ""}.with("idempotency_key", "")), 400);
    EXPECT_EQ(http_status(Error{Code::kConflict, ""}.with("reason", "reused")), 422);
    EXPECT_EQ(http_status(Error{Code::kConflict, ""}.with("reason", "other")), 409);
}

TEST(Problem, rpc_codes_are_distinct_and_outside_the_range_reserved_by_mcp) {
    std::set<int> codes;
    for (const Code code : kAll) {
        const int rpc = rpc_code(code);
        EXPECT_TRUE(codes.insert(rpc).second) << rpc;
        EXPECT_TRUE(rpc == -32602 || rpc == -32603 || (rpc <= -32000 && rpc >= -32019)) << rpc;
        EXPECT_NE(rpc, -32002);
    }
}

}  // namespace
}  // namespace ballast::api
