#include "service/version.hpp"

namespace ballast::service {

namespace {

// Found in the program by these words: a test makes one of another version of it
// (tests/deploy/two_versions.py).
constexpr char kStamp[] = "ballast version " BALLAST_VERSION;
constexpr std::size_t kWords = sizeof("ballast version ") - 1;

}  // namespace

constinit const std::string_view kEngineVersion(&kStamp[kWords]);

}  // namespace ballast::service
