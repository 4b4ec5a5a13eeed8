#include "service/access_token.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/check.hpp"
#include "service/key_file.hpp"
#include "store/credentials.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct AccessHeader {
    std::string alg;
    std::string typ;
    std::string kid;
};

struct PublicKey {
    std::string kty = "OKP";
    std::string crv = "Ed25519";
    std::string use = "sig";
    std::string alg = "EdDSA";
    std::string kid;
    std::string x;
};

struct PublicKeySet {
    std::vector<PublicKey> keys;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::AccessHeader> {
    using T = service::AccessHeader;
    static constexpr std::string_view name = "AccessHeader";
    static constexpr std::string_view doc = "Header of an access token.";
    static constexpr auto fields = wire::list(
        required("alg", &T::alg, ""), required("typ", &T::typ, ""), required("kid", &T::kid, ""));
};

template <>
struct Described<service::AccessClaims> {
    using T = service::AccessClaims;
    static constexpr std::string_view name = "AccessClaims";
    static constexpr std::string_view doc = "Claims of an access token.";
    static constexpr auto fields = wire::list(
        required("iss", &T::iss, ""), required("aud", &T::aud, ""), required("sub", &T::sub, ""),
        required("sid", &T::sid, ""), required("epoch", &T::epoch, ""),
        required("iat", &T::iat, ""), required("nbf", &T::nbf, ""), required("exp", &T::exp, ""),
        required("jti", &T::jti, ""));
};

template <>
struct Described<service::PublicKey> {
    using T = service::PublicKey;
    static constexpr std::string_view name = "PublicKey";
    static constexpr std::string_view doc = "Public key of access tokens.";
    static constexpr auto fields = wire::list(
        required("kty", &T::kty, ""), required("crv", &T::crv, ""), required("use", &T::use, ""),
        required("alg", &T::alg, ""), required("kid", &T::kid, ""), required("x", &T::x, ""));
};

template <>
struct Described<service::PublicKeySet> {
    using T = service::PublicKeySet;
    static constexpr std::string_view name = "PublicKeySet";
    static constexpr std::string_view doc = "Public keys of access tokens.";
    static constexpr auto fields = wire::list(required("keys", &T::keys, ""));
};

}  // namespace ballast::describe

namespace ballast::service {

namespace {

constexpr std::string_view kIssuer = "ballast";
constexpr std::string_view kAlgorithm = "EdDSA";
constexpr std::string_view kType = "at+jwt";
constexpr std::size_t kLongestToken = 2048;
constexpr std::size_t kSignatureBytes = 64;
constexpr auto kKeyLife = std::chrono::hours(24 * 30);
constexpr auto kReload = std::chrono::seconds(1);
// Clocks of the processes of a server differ by less.
constexpr std::int64_t kSkewSeconds = 5;

Error invalid_token() {
    return fail(Code::kUnauthenticated, "the token is not valid; sign in again");
}

std::string bytes_of(std::string_view hex) {
    CHECK(hex.size() % 2 == 0);
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    return bytes;
}

std::string hex_of(std::string_view bytes) {
    std::string hex;
    for (const char c : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return hex;
}

std::int64_t seconds_of(Instant at) { return at.micros() / 1'000'000; }

std::string context_of(const std::string& id) { return "signing_keys|" + id + "|seed"; }

template <class T>
std::optional<T> part(std::string_view text) {
    const auto json = from_base64url(text);
    if (!json) return std::nullopt;
    auto value = wire::read_json<T>(*json, {.max_bytes = kLongestToken});
    if (!value) return std::nullopt;
    return *std::move(value);
}

}  // namespace

Status AccessTokens::load(Environment& environment, bool fresh) {
    const auto now = std::chrono::steady_clock::now();
    if (is_loaded_ && !fresh && now - loaded_at_ < kReload) return {};
    TRY(store::Database * database, environment.database());
    TRY(const auto stored, database->system_read([&](store::SystemTransaction& transaction) {
        return store::list_signing_keys(transaction,
                                        environment.clock().now() - kAccessLife - kAccessLife);
    }));
    std::vector<Key> keys;
    for (const store::StoredSigningKey& one : stored) {
        Key key{.id = one.id,
                .public_key = one.public_key,
                .private_key = std::nullopt,
                .created_at = one.created_at};
        if (!one.retired_at) {
            TRY(const SealingKey sealing, sealing_key(environment));
            // With another sealing key nothing can be signed: a new key takes over.
            if (const auto seed = sealing.open(one.seed, context_of(one.id))) {
                TRY(key.private_key, SigningKey::parse(*seed));
            }
        }
        keys.push_back(std::move(key));
    }
    keys_ = std::move(keys);
    loaded_at_ = now;
    is_loaded_ = true;
    return {};
}

const AccessTokens::Key* AccessTokens::find(std::string_view id) const {
    const auto found = std::ranges::find(keys_, id, &Key::id);
    return found == keys_.end() ? nullptr : &*found;
}

Status AccessTokens::add_key(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(const SealingKey sealing, sealing_key(environment));
    const std::string seed = SigningKey::make_seed();
    TRY(const SigningKey key, SigningKey::parse(seed));
    const Instant now = environment.clock().now();
    const std::string id = Uuid::make(now).to_string();
    TRY_STATUS(database->system([&](store::SystemTransaction& transaction) {
        return store::add_signing_key(transaction, {.id = id,
                                                    .seed = sealing.seal(seed, context_of(id)),
                                                    .public_key = key.public_key(),
                                                    .created_at = now,
                                                    .retired_at = std::nullopt});
    }));
    return load(environment, true);
}

Result<std::string> AccessTokens::issue(Environment& environment, AccessClaims claims) {
    const std::lock_guard lock(mutex_);
    const Instant now = environment.clock().now();
    TRY_STATUS(load(environment, false));
    if (keys_.empty() || !keys_.front().private_key || now - keys_.front().created_at > kKeyLife)
        TRY_STATUS(add_key(environment));
    const Key& key = keys_.front();
    CHECK(key.private_key.has_value());
    claims.iss = claims.aud = kIssuer;
    claims.iat = claims.nbf = seconds_of(now);
    claims.exp = seconds_of(now + kAccessLife);
    claims.jti = Uuid::make(now).to_string();
    const std::string message = to_base64url(wire::to_json(AccessHeader{
                                    std::string(kAlgorithm), std::string(kType), key.id})) +
                                "." + to_base64url(wire::to_json(claims));
    return message + "." + to_base64url(bytes_of(key.private_key->sign(message)));
}

Result<AccessClaims> AccessTokens::verify(Environment& environment, std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = token.rfind('.');
    if (token.size() > kLongestToken || first == std::string_view::npos || first == second ||
        token.find('.', first + 1) != second)
        return invalid_token();
    const auto header = part<AccessHeader>(token.substr(0, first));
    if (!header || header->alg != kAlgorithm || header->typ != kType) return invalid_token();
    const auto signature = from_base64url(token.substr(second + 1));
    if (!signature || signature->size() != kSignatureBytes) return invalid_token();
    std::string public_key;
    {
        const std::lock_guard lock(mutex_);
        TRY_STATUS(load(environment, false));
        const Key* key = find(header->kid);
        if (key == nullptr) return invalid_token();
        public_key = key->public_key;
    }
    if (!is_signed_by(public_key, token.substr(0, second), hex_of(*signature)))
        return invalid_token();
    auto claims = part<AccessClaims>(token.substr(first + 1, second - first - 1));
    if (!claims) return invalid_token();
    const std::int64_t now = seconds_of(environment.clock().now());
    if (claims->iss != kIssuer || claims->aud != kIssuer || claims->exp <= now ||
        claims->nbf > now + kSkewSeconds || claims->iat > now + kSkewSeconds)
        return invalid_token();
    return *std::move(claims);
}

Result<std::string> AccessTokens::public_keys(Environment& environment) {
    const std::lock_guard lock(mutex_);
    TRY_STATUS(load(environment, false));
    if (keys_.empty()) TRY_STATUS(add_key(environment));
    PublicKeySet set;
    for (const Key& key : keys_) {
        PublicKey one;
        one.kid = key.id;
        one.x = to_base64url(bytes_of(key.public_key));
        set.keys.push_back(std::move(one));
    }
    return wire::to_json(set);
}

Status AccessTokens::rotate(Environment& environment) {
    const std::lock_guard lock(mutex_);
    return add_key(environment);
}

void AccessTokens::forget() {
    const std::lock_guard lock(mutex_);
    keys_.clear();
    is_loaded_ = false;
}

}  // namespace ballast::service
