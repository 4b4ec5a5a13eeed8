// Access tokens: what is accepted, and a corpus of what must not be.
#include "service/access_token.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "service/key_file.hpp"
#include "service/user/user_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

std::string bytes_of(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return bytes;
}

class AccessToken : public testing::Test {
protected:
    UserWorld world_;
    std::string key_id_;
    std::string public_key_;
    std::optional<SigningKey> key_;
    std::vector<std::string> parts_;  // of a valid token

    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(world_.set_up());
        const auto stored = world_.database().system_read([](store::SystemTransaction& system) {
            return store::list_signing_keys(system, Instant());
        });
        ASSERT_TRUE(ok(stored));
        ASSERT_EQ(stored->size(), 1U);
        key_id_ = (*stored)[0].id;
        public_key_ = (*stored)[0].public_key;
        const auto sealing = sealing_key(world_.environment());
        ASSERT_TRUE(ok(sealing));
        const auto seed = sealing->open((*stored)[0].seed, "signing_keys|" + key_id_ + "|seed");
        ASSERT_TRUE(ok(seed));
        auto key = SigningKey::parse(*seed);
        ASSERT_TRUE(ok(key));
        key_ = *std::move(key);
        std::string rest = world_.admin_token;
        for (std::size_t dot = rest.find('.'); dot != std::string::npos; dot = rest.find('.')) {
            parts_.push_back(rest.substr(0, dot));
            rest = rest.substr(dot + 1);
        }
        parts_.push_back(rest);
        ASSERT_EQ(parts_.size(), 3U);
    }
    std::string header() { return *from_base64url(parts_[0]); }
    std::string claims() { return *from_base64url(parts_[1]); }
    std::string signed_with(const SigningKey& key, const std::string& header,
                            const std::string& claims) {
        const std::string message = to_base64url(header) + "." + to_base64url(claims);
        return message + "." + to_base64url(bytes_of(key.sign(message)));
    }
    std::string made(const std::string& header, const std::string& claims) {
        return signed_with(*key_, header, claims);
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from << " in " << text;
        return at == std::string::npos ? text : text.replace(at, from.size(), to);
    }
    // The claims with another number.
    std::string with_number(const std::string& name, std::int64_t value) {
        const std::string text = claims();
        const std::string start = "\"" + name + "\":";
        const std::size_t at = text.find(start) + start.size();
        const std::size_t end = text.find_first_of(",}", at);
        return text.substr(0, at) + std::to_string(value) + text.substr(end);
    }
    std::int64_t now() { return world_.clock().now().micros() / 1'000'000; }
    bool accepts(const std::string& token) { return world_.with_token(token).has_value(); }
};

TEST_F(AccessToken, ItsOwnPartsSignedAgainAreAccepted) {
    EXPECT_TRUE(accepts(made(header(), claims())));
    EXPECT_TRUE(accepts(made(header(), with_number("exp", now() + 1))));
}

TEST_F(AccessToken, ItNamesAlgorithmTypeAudienceAndKey) {
    EXPECT_EQ(Json(header()).text("/alg"), "EdDSA");
    EXPECT_EQ(Json(header()).text("/typ"), "at+jwt");
    EXPECT_EQ(Json(header()).text("/kid"), key_id_);
    EXPECT_EQ(Json(claims()).text("/aud"), "ballast");
    EXPECT_EQ(Json(claims()).number("/exp") - Json(claims()).number("/iat"), 300.0);
}

TEST_F(AccessToken, NothingElseIsAccepted) {
    const std::string h = header();
    const std::string c = claims();
    const std::string kid = "\"kid\":\"" + key_id_ + "\"";
    const auto other = SigningKey::parse(SigningKey::make_seed());
    ASSERT_TRUE(ok(other));
    const std::string message = parts_[0] + "." + parts_[1];
    const auto hmac = [&](const std::string& header_text, const std::string& secret) {
        const std::string text = to_base64url(header_text) + "." + parts_[1];
        const auto code = hmac_sha256(secret, text);
        return text + "." + to_base64url(std::string(code.begin(), code.end()));
    };
    const std::string wrong = to_base64url(std::string(64, '\0'));
    const std::map<std::string, std::string> corpus{
        {"alg none, no signature",
         to_base64url(replaced(h, "EdDSA", "none")) + "." + parts_[1] + "."},
        {"alg None", made(replaced(h, "EdDSA", "None"), c)},
        {"alg NONE", made(replaced(h, "EdDSA", "NONE"), c)},
        {"alg none, signed", made(replaced(h, "EdDSA", "none"), c)},
        {"alg empty", made(replaced(h, "EdDSA", ""), c)},
        {"alg eddsa in lower case", made(replaced(h, "EdDSA", "eddsa"), c)},
        {"alg HS256 with the public key, hex", hmac(replaced(h, "EdDSA", "HS256"), public_key_)},
        {"alg HS256 with the public key, bytes",
         hmac(replaced(h, "EdDSA", "HS256"), bytes_of(public_key_))},
        {"HMAC under alg EdDSA", hmac(h, public_key_)},
        {"alg RS256", made(replaced(h, "EdDSA", "RS256"), c)},
        {"alg ES256 with r = s = 0",
         to_base64url(replaced(h, "EdDSA", "ES256")) + "." + parts_[1] + "." + wrong},
        {"signature of zeros", message + "." + wrong},
        {"no signature", message + "."},
        {"no third part", message},
        {"four parts", world_.admin_token + ".x"},
        {"short signature", message + "." + parts_[2].substr(0, 40)},
        {"signature with padding", world_.admin_token + "=="},
        {"signature of another message",
         made(h, c).substr(0, message.size() + 1) + to_base64url(bytes_of(key_->sign("other")))},
        {"another key under our key id", signed_with(*other, h, c)},
        {"unknown key id", made(replaced(h, key_id_, std::string(36, '0')), c)},
        {"key id with path traversal", made(replaced(h, key_id_, "../../keys/seal"), c)},
        {"key id with SQL", made(replaced(h, key_id_, "' OR '1'='1"), c)},
        {"key id empty", made(replaced(h, key_id_, ""), c)},
        {"no key id", made(replaced(h, "," + kid, ""), c)},
        {"no type", made(replaced(h, "\"typ\":\"at+jwt\",", ""), c)},
        {"type JWT", made(replaced(h, "at+jwt", "JWT"), c)},
        {"type of an ID token", made(replaced(h, "at+jwt", "id+jwt"), c)},
        {"jku", made(replaced(h, kid, kid + R"(,"jku":"https://evil.example/keys")"), c)},
        {"jwk",
         made(replaced(h, kid, kid + R"(,"jwk":{"kty":"OKP","crv":"Ed25519","x":"AA"})"), c)},
        {"x5u", made(replaced(h, kid, kid + R"(,"x5u":"https://evil.example/c")"), c)},
        {"crit", made(replaced(h, kid, kid + R"(,"crit":["exp"])"), c)},
        {"two algorithms", made(replaced(h, kid, kid + R"(,"alg":"none")"), c)},
        {"wrong audience", made(h, replaced(c, R"("aud":"ballast")", R"("aud":"other")"))},
        {"audience list", made(h, replaced(c, R"("aud":"ballast")", R"("aud":["ballast"])"))},
        {"wrong issuer", made(h, replaced(c, R"("iss":"ballast")", R"("iss":"other")"))},
        {"expired now", made(h, with_number("exp", now()))},
        {"expired by a second", made(h, with_number("exp", now() - 1))},
        {"expiry negative", made(h, with_number("exp", -1))},
        {"expiry as text", made(h, replaced(c, "\"exp\":", "\"exp\":\"x\",\"y\":"))},
        {"not valid yet", made(h, with_number("nbf", now() + 60))},
        {"issued in the future", made(h, with_number("iat", now() + 60))},
        {"earlier epoch", made(h, with_number("epoch", 0))},
        {"later epoch", made(h, with_number("epoch", 99))},
        {"two subjects", made(h, replaced(c, "\"sub\":", "\"sub\":\"x\",\"sub\":"))},
        {"unknown claim", made(h, replaced(c, "\"sub\":", "\"admin\":true,\"sub\":"))},
        {"no claims", made(h, "{}")},
        {"claims that are a list", made(h, "[]")},
        {"claims that are not JSON", made(h, "x")},
        {"header that is not JSON", made("x", c)},
        {"huge header",
         made(replaced(h, kid, kid + ",\"x\":\"" + std::string(4000, 'a') + "\""), c)},
        {"deep header",
         made(replaced(h, kid, kid + ",\"x\":" + std::string(100, '[') + std::string(100, ']')),
              c)},
        {"blank in front", " " + world_.admin_token},
        {"line end behind", world_.admin_token + "\n"},
        {"only dots", ".."},
        {"standard base64", replaced(world_.admin_token, ".", "+.")},
    };
    EXPECT_GE(corpus.size(), 40U);
    for (const auto& [what, token] : corpus) {
        const auto principal = world_.with_token(token);
        EXPECT_TRUE(fails_with(Code::kUnauthenticated, principal)) << what;
        if (principal) continue;
        EXPECT_EQ(principal.error().message, "the token is not valid; sign in again") << what;
    }
    EXPECT_TRUE(accepts(world_.admin_token));
}

TEST_F(AccessToken, TheSubjectMustOwnTheSignIn) {
    const std::string other = world_.add_user("bob@example.com");
    const std::string c = claims();
    const std::string own = Json(c).text("/sub");
    EXPECT_FALSE(accepts(made(header(), replaced(c, own, other))));
}

TEST_F(AccessToken, AChangedRoleEndsAccessTokensWithinASecond) {
    const std::string id = world_.add_user("bob@example.com");
    const auto login = world_.login("bob@example.com", kOtherPassword);
    ASSERT_TRUE(ok(login));
    const std::string token = Json(login->body).text("/access_token");
    ASSERT_TRUE(accepts(token));
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.update",
                                  fmt::format(R"({{"user":"{}","role":"analyst"}})", id))));
    EXPECT_FALSE(accepts(token));
    const auto refreshed = world_.public_call(
        "auth.refresh",
        fmt::format(R"({{"refresh_token":"{}"}})", Json(login->body).text("/refresh_token")));
    ASSERT_TRUE(ok(refreshed));
    const auto principal = world_.with_token(Json(refreshed->body).text("/access_token"));
    ASSERT_TRUE(ok(principal));
    EXPECT_EQ(principal->role, Role::kAnalyst);
}

TEST_F(AccessToken, ANewKeySignsAndTheOldOneStillVerifiesForAWhile) {
    AccessTokens& tokens = world_.environment().shared<AccessTokens>();
    ASSERT_TRUE(ok(tokens.rotate(world_.environment())));
    EXPECT_TRUE(accepts(world_.admin_token));
    const auto login = world_.login(kAdminEmail, kAdminPassword);
    ASSERT_TRUE(ok(login));
    const std::string token = Json(login->body).text("/access_token");
    EXPECT_EQ(token.find(parts_[0]), std::string::npos);
    EXPECT_TRUE(accepts(token));
    const auto keys = tokens.public_keys(world_.environment());
    ASSERT_TRUE(ok(keys));
    EXPECT_EQ(Json(*keys).size("/keys"), 2U);
    EXPECT_EQ(keys->find("seed"), std::string::npos);
    world_.clock().advance(std::chrono::minutes(11));
    tokens.forget();
    EXPECT_EQ(Json(*tokens.public_keys(world_.environment())).size("/keys"), 1U);
}

TEST_F(AccessToken, AKeyIsReplacedAfterThirtyDays) {
    world_.clock().advance(std::chrono::hours(24 * 31));
    world_.environment().shared<AccessTokens>().forget();
    const auto login = world_.login(kAdminEmail, kAdminPassword);
    ASSERT_TRUE(ok(login));
    EXPECT_EQ(Json(login->body).text("/access_token").find(parts_[0]), std::string::npos);
}

TEST_F(AccessToken, ThePublishedKeyVerifiesTheSignature) {
    const auto keys = world_.environment().shared<AccessTokens>().public_keys(world_.environment());
    ASSERT_TRUE(ok(keys));
    const Json json(*keys);
    EXPECT_EQ(json.text("/keys/0/kty"), "OKP");
    EXPECT_EQ(json.text("/keys/0/crv"), "Ed25519");
    EXPECT_EQ(json.text("/keys/0/kid"), key_id_);
    EXPECT_EQ(*from_base64url(json.text("/keys/0/x")), bytes_of(public_key_));
}

}  // namespace
}  // namespace ballast::service
