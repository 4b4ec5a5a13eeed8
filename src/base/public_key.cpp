#include "base/public_key.hpp"

#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string>

#include "base/bytes.hpp"

namespace ballast {

namespace {

template <class T, void (*kFree)(T*)>
struct Freed {
    void operator()(T* one) const { kFree(one); }
};
template <class T, void (*kFree)(T*)>
using Handle = std::unique_ptr<T, Freed<T, kFree>>;
using Number = Handle<BIGNUM, BN_free>;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;

constexpr int kCoordinate = 32;
constexpr int kSmallestModulus = 2048;
constexpr int kLargestModulus = 8192;
constexpr std::size_t kLongestNumber = 1024 + 1;
constexpr unsigned kUncompressed = 4;  // of a point: SEC 1, section 2.3.3

Number number_of(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > kLongestNumber) return nullptr;
    return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key key_from(const char* kind, OSSL_PARAM_BLD* builder) {
    const Handle<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return Key(key);
}

bool verifies(EVP_PKEY* key, std::string_view message, const unsigned char* signature,
              std::size_t size) {
    const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    return key && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), signature, size, bytes_of(message), message.size()) == 1;
}

}  // namespace

bool is_signed_by_rsa(std::string_view modulus, std::string_view exponent, std::string_view message,
                      std::string_view signature) {
    const Number n = number_of(modulus);
    const Number e = number_of(exponent);
    if (!n || !e || BN_num_bits(n.get()) < kSmallestModulus ||
        BN_num_bits(n.get()) > kLargestModulus || BN_num_bits(e.get()) > 32 ||
        !BN_is_odd(e.get()) || BN_is_one(e.get()))
        return false;
    const Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return false;
    const Key key = key_from("RSA", builder.get());
    return verifies(key.get(), message, bytes_of(signature), signature.size());
}

bool is_signed_by_p256(std::string_view x, std::string_view y, std::string_view message,
                       std::string_view signature) {
    if (x.size() != kCoordinate || y.size() != kCoordinate || signature.size() != 2 * kCoordinate)
        return false;
    std::string point(1, static_cast<char>(kUncompressed));
    point += x;
    point += y;
    const Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!builder ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) !=
            1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1)
        return false;
    const Key key = key_from("EC", builder.get());  // which must be a point of the curve
    // OpenSSL reads signatures in DER.
    Number r = number_of(signature.substr(0, kCoordinate));
    Number s = number_of(signature.substr(kCoordinate));
    const Handle<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
    if (!key || !r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        return false;
    static_cast<void>(r.release());  // `pair` owns them now
    static_cast<void>(s.release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    if (size <= 0) return false;
    const bool is_valid = verifies(key.get(), message, der, static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return is_valid;
}

}  // namespace ballast
