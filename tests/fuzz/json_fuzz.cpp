// Arbitrary bytes as a document: reading never crashes, error messages are valid text, and a
// document that can be read round-trips.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "wire/digest.hpp"
#include "wire/json.hpp"
#include "wire/sample_test.hpp"

namespace {

using ballast::wire::read_json;
using ballast::wire::to_json;

template <class T>
std::string digest(const T& value) {
    ballast::Sha256 hash;
    ballast::wire::digest_into(hash, value);
    return hash.finish_hex();
}

template <class T>
void read_and_write(std::string_view text) {
    const auto value = read_json<T>(text);
    if (!value) {
        CHECK(!value.error().errors.empty());
        for (const ballast::FieldError& error : value.error().errors) {
            const auto message = read_json<std::string>(to_json(error.message));
            CHECK(message && *message == error.message);
        }
        return;
    }
    const std::string json = to_json(*value);
    const auto again = read_json<T>(json);
    CHECK(again);
    CHECK(to_json(*again) == json);
    CHECK(digest(*again) == digest(*value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_and_write<ballast::wire::sample::Everything>(text);
    read_and_write<ballast::wire::RawJson>(text);
    return 0;
}
