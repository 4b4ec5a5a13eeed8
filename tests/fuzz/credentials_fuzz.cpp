// Credentials and cursors that were never issued: the input as one, and a valid one edited by the
// input. None is accepted, and none makes a call fail otherwise than as invalid.
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/clock.hpp"
#include "service/access_token.hpp"
#include "service/dispatcher.hpp"
#include "service/identity.hpp"
#include "service/methods.hpp"
#include "support/temporary_directory.hpp"
#include "wire/json.hpp"

namespace {

using namespace ballast;

template <class Value>
Value value_of(Result<Value> result) {
    CHECK(result.has_value());
    return *std::move(result);
}

std::string text_after(const std::string& json, std::string_view name) {
    const std::size_t begin = json.find(name) + name.size();
    CHECK(begin >= name.size());
    return json.substr(begin, json.find('"', begin) - begin);
}

// An installation with an owner, an access token, and a cursor of its second page.
class World {
public:
    World()
        : environment_(settings(), std::make_unique<SystemClock>()),
          table_(service::make_method_table()),
          dispatcher_(environment_, table_),
          owner_(value_of(dispatcher_.identity().owner())) {
        for (const char* slug : {"a", "b", "c"})
            CHECK(call("portfolio.create", fmt::format(R"({{"slug":"{0}","name":"{0}"}})", slug)));
        cursor_ = text_after(value_of(call("portfolio.list", R"({"limit":1})")).body,
                             R"("next_cursor":")");
        token_ = value_of(tokens().issue(
            environment_, {.sub = owner_.user.to_string(), .sid = owner_.user.to_string()}));
        session_ = value_of(dispatcher_.identity().sign_in_with_one_time_secret(
                                value_of(dispatcher_.identity().make_one_time_secret())))
                       .secret;
        CHECK(tokens().verify(environment_, token_).has_value());
        CHECK(dispatcher_.identity().authenticate_session(session_).has_value());
    }

    void check(const std::string& edits) {
        CHECK(!tokens().verify(environment_, edits));
        CHECK(!dispatcher_.identity().authenticate_token(edits));
        CHECK(!dispatcher_.identity().authenticate_session(edits));
        check_cursor(edits);
        if (const std::string one = edited(token_, edits); one != token_)
            CHECK(!tokens().verify(environment_, one));
        if (const std::string one = edited(session_, edits); one != session_)
            CHECK(!dispatcher_.identity().authenticate_session(one));
        if (const std::string one = edited(cursor_, edits); one != cursor_) check_cursor(one);
    }

private:
    static service::Settings settings() {
        static const test::TemporaryDirectory directory;
        service::Settings chosen;
        chosen.data = directory.path();
        return chosen;
    }

    service::AccessTokens& tokens() { return environment_.shared<service::AccessTokens>(); }

    Result<service::Reply> call(std::string_view method, const std::string& request) {
        return dispatcher_.invoke({.method = method,
                                   .request = request,
                                   .principal = &owner_,
                                   .interface = "test",
                                   .remote = "local",
                                   .in_process = true});
    }

    void check_cursor(const std::string& cursor) {
        if (cursor.empty()) return;  // the first page
        const auto reply = call("portfolio.list",
                                fmt::format(R"({{"limit":1,"cursor":{}}})", wire::to_json(cursor)));
        CHECK(!reply && reply.error().code == Code::kInvalidInput);
    }

    // Pairs of bytes: where, and the character to write there.
    static std::string edited(std::string text, std::string_view edits) {
        for (std::size_t i = 0; i + 1 < edits.size() && i < 8; i += 2)
            text[static_cast<unsigned char>(edits[i]) * text.size() / 256] = edits[i + 1];
        return text;
    }

    service::Environment environment_;
    service::MethodTable table_;
    service::Dispatcher dispatcher_;
    service::Principal owner_;
    std::string token_, session_, cursor_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    world.check(std::string(reinterpret_cast<const char*>(data), size));
    return 0;
}
