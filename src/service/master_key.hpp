// The master key of the installation, which seals what must be read again: data keys of secrets,
// one-time code secrets, signing keys, mail. From the first of these sources that is configured:
//
//   master_key_file         a file that others cannot read
//   master_passphrase_file  a passphrase in such a file, through Argon2id
//   BALLAST_MASTER_KEY      for containers; removed from the environment at start
//   <data>/keys/seal        made when no other source is configured
//
// A key text has one key of 64 hexadecimal digits a line (in the variable: separated by commas).
// The first seals; the others, from before a rotation, still open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/seal.hpp"
#include "service/environment.hpp"
#include "service/settings.hpp"

namespace ballast::service {

inline constexpr std::string_view kMasterKeyVariable = "BALLAST_MASTER_KEY";

enum class KeySource : std::uint8_t { kFile, kPassphrase, kVariable, kDataDirectory };

struct MasterKeySettings {
    std::string file;
    std::string passphrase_file;
    std::string variable;  // value of BALLAST_MASTER_KEY
};

// From the values that resolve_settings has checked, without the variable.
MasterKeySettings master_key_settings(const ResolvedSettings& resolved);

struct MasterKey {
    KeySource source = KeySource::kDataDirectory;
    SealingKey key;
};

// From the sources; a key in <data>/keys/seal also opens when another source is configured.
// kUnavailable says which source cannot be read and how to provide one.
Result<MasterKey> load_master_key(const std::filesystem::path& data,
                                  const MasterKeySettings& settings);

// The same, kept in memory, with the settings that the program put into Environment::shared.
Result<MasterKey> master_key(Environment& environment);
// Reads it again: another process may have replaced it.
Result<MasterKey> reload_master_key(Environment& environment);

// Puts a new key before the others in <data>/keys/seal. kUnsupported when the key comes from
// another source, which is to be changed there.
Status make_new_master_key(Environment& environment);

}  // namespace ballast::service
