// Uploads through the dispatcher.
#include "base/base64.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;

std::string piece(const std::string& id, std::size_t offset, std::string_view bytes) {
    return fmt::format(R"({{"upload":"{}","offset":{},"content":"{}"}})", id, offset,
                       to_base64(bytes));
}

class UploadMethods : public testing::Test {
protected:
    World world_;
    std::string create(std::size_t size) {
        return Json(world_.body("upload.create",
                                fmt::format(R"({{"name":"book.csv","size":{}}})", size)))
            .text("/id");
    }
};

TEST_F(UploadMethods, AFileComesInPiecesAndIsWholeAtItsSize) {
    const std::string id = create(8);
    EXPECT_FALSE(Json(world_.body("upload.append", piece(id, 0, "abcd"))).truth("/whole"));
    const Json done(world_.body("upload.append", piece(id, 4, "efgh")));
    EXPECT_TRUE(done.truth("/whole"));
    EXPECT_EQ(done.number("/received"), 8.0);
    const Json got(world_.body("upload.get", R"({"upload":")" + id + R"("})"));
    EXPECT_EQ(got.text("/name"), "book.csv");
    world_.body("upload.delete", R"({"upload":")" + id + R"("})");
    EXPECT_TRUE(
        fails_with(Code::kNotFound, world_.call("upload.get", R"({"upload":")" + id + R"("})")));
}

TEST_F(UploadMethods, AChunkOutOfOrderOrWithInvalidBase64ChangesNothing) {
    const std::string id = create(8);
    world_.body("upload.append", piece(id, 0, "abcd"));
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call("upload.append", piece(id, 0, "abcd"))));
    EXPECT_TRUE(
        fails_with(Code::kInvalidInput, world_.call("upload.append", piece(id, 4, "efghi"))));
    const Error error = world_.error(
        "upload.append", fmt::format(R"({{"upload":"{}","offset":4,"content":"ab*="}})", id));
    EXPECT_EQ(error.code, Code::kInvalidInput);
    EXPECT_EQ(error.errors.at(0).pointer, "/content");
    EXPECT_EQ(Json(world_.body("upload.get", R"({"upload":")" + id + R"("})")).number("/received"),
              4.0);
}

TEST_F(UploadMethods, ARepeatedRequestMakesOneFile) {
    Invocation call =
        world_.invocation("upload.create", R"({"name":"book.csv","size":8})", &world_.owner());
    call.idempotency_key = "once";
    const auto first = world_.dispatcher().invoke(call);
    const auto again = world_.dispatcher().invoke(call);
    ASSERT_TRUE(test::ok(first));
    ASSERT_TRUE(test::ok(again));
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->body, first->body);
}

TEST_F(UploadMethods, AnotherMemberOfTheTenantDoesNotSeeIt) {
    const std::string id = create(8);
    const Principal other = world_.add_member(world_.owner().tenant, "other", Role::kAnalyst);
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world_.call_as(&other, "upload.get", R"({"upload":")" + id + R"("})")));
    EXPECT_TRUE(
        fails_with(Code::kNotFound, world_.call_as(&other, "upload.append", piece(id, 0, "abcd"))));
}

}  // namespace
}  // namespace ballast::service
