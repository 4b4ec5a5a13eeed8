// Arbitrary bytes as what an identity provider publishes and answers: reading never crashes, an
// error has a message, and no token is accepted that no key signed.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "feed/mail_message.hpp"
#include "feed/oidc.hpp"

namespace feed = ballast::feed;

namespace {

template <class Parsed>
void check_said(const Parsed& parsed) {
    CHECK(parsed || !parsed.error().message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_said(feed::parse_oidc_metadata(text, "https://id.example.com"));
    check_said(feed::parse_claims(text));
    check_said(feed::parse_token_response(text));
    check_said(feed::key_of_token(text));
    const auto keys = feed::parse_key_set(text);
    check_said(keys);
    const feed::WebKey weak{.id = "", .first = "\x05", .second = "\x03"};
    CHECK(!feed::verify_id_token(text, keys ? *keys : std::vector<feed::WebKey>{weak},
                                 {.issuer = "https://id.example.com",
                                  .client_id = "ballast",
                                  .nonce = "n",
                                  .now = 1'767'225'600}));
    if (feed::check_mail_address(text))
        for (const char c : text) CHECK(c > ' ' && c <= '~' && c != '<' && c != '>');
    return 0;
}
