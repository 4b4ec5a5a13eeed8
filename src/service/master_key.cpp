#include "service/master_key.hpp"

#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <sodium.h>
#include <sys/stat.h>
#include <system_error>

#include "base/passphrase.hpp"
#include "base/text.hpp"
#include "service/key_file.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

struct LoadedMasterKey {
    std::mutex mutex;
    std::optional<MasterKey> key;
};

std::string named(std::string_view setting, const std::string& file) {
    return fmt::format("{} {}", setting, file);
}

// Keys on lines or separated by commas.
Result<SealingKey> key_of_text(std::string_view source, std::string_view text) {
    std::optional<SealingKey> first;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of(",\n");
        const std::string_view line = without_blanks(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty()) continue;
        auto key = SealingKey::parse(line);
        if (!key)
            return fail(Code::kUnavailable,
                        fmt::format("{} has no valid key: expected 64 hexadecimal digits, such as "
                                    "from `openssl rand -hex 32`",
                                    source));
        if (first)
            first->also_open_with(*key);
        else
            first = *std::move(key);
    }
    if (!first) return fail(Code::kUnavailable, fmt::format("{} has no key", source));
    return *std::move(first);
}

Result<fs::path> key_directory(const fs::path& data) {
    const fs::path directory = data / "keys";
    std::error_code error;
    fs::create_directories(directory, error);
    if (::chmod(directory.c_str(), S_IRWXU) != 0)
        return fail(Code::kUnavailable,
                    fmt::format("the directory keys cannot be made in the data directory ({}): "
                                "make it writable for the owner of the server, or configure "
                                "master_key_file, master_passphrase_file or BALLAST_MASTER_KEY",
                                std::generic_category().message(errno)));
    return directory;
}

Result<SealingKey> key_of_passphrase_file(const fs::path& data, const std::string& file) {
    TRY(const std::string text, read_private_file(named("master_passphrase_file", file), file));
    const std::string passphrase(without_blanks(std::string_view(text).substr(0, text.find('\n'))));
    if (passphrase.size() < kShortestPassphrase || passphrase.size() > kLongestPassphrase)
        return fail(Code::kUnavailable, fmt::format("{}: the passphrase must have {} to {} bytes",
                                                    named("master_passphrase_file", file),
                                                    kShortestPassphrase, kLongestPassphrase));
    TRY(const fs::path directory, key_directory(data));
    TRY(const std::string salt_text, read_or_make_key(directory / "salt", SealingKey::make));
    PassphraseSalt salt{};
    if (sodium_hex2bin(salt.data(), salt.size(), salt_text.data(), 2 * salt.size(), nullptr,
                       nullptr, nullptr) != 0)
        return fail(Code::kCorrupted, "the file keys/salt is damaged: restore it");
    return key_of_passphrase(passphrase, salt);
}

Result<SealingKey> key_of_data_directory(const fs::path& data) {
    TRY(const fs::path directory, key_directory(data));
    TRY_STATUS(read_or_make_key(directory / "seal", SealingKey::make));
    const fs::path file = directory / "seal";
    TRY(const std::string text, read_private_file(named("the key file", file.string()), file));
    auto key = key_of_text("keys/seal", text);
    if (!key)
        return fail(Code::kCorrupted,
                    fmt::format("the key file keys/seal is damaged: {}", key.error().message));
    return key;
}

}  // namespace

Result<MasterKey> load_master_key(const fs::path& data, const MasterKeySettings& settings) {
    MasterKey master;
    if (!settings.file.empty()) {
        TRY(const std::string text,
            read_private_file(named("master_key_file", settings.file), settings.file));
        TRY(master.key, key_of_text("master_key_file", text));
        master.source = KeySource::kFile;
    } else if (!settings.passphrase_file.empty()) {
        TRY(master.key, key_of_passphrase_file(data, settings.passphrase_file));
        master.source = KeySource::kPassphrase;
    } else if (!settings.variable.empty()) {
        TRY(master.key, key_of_text("BALLAST_MASTER_KEY", settings.variable));
        master.source = KeySource::kVariable;
    } else {
        TRY(master.key, key_of_data_directory(data));
        return master;
    }
    std::error_code error;
    if (fs::exists(data / "keys" / "seal", error)) {
        TRY(const SealingKey made, key_of_data_directory(data));
        master.key.also_open_with(made);
    }
    return master;
}

Result<MasterKey> reload_master_key(Environment& environment) {
    auto& loaded = environment.shared<LoadedMasterKey>();
    {
        const std::lock_guard lock(loaded.mutex);
        loaded.key.reset();
    }
    return master_key(environment);
}

Result<MasterKey> master_key(Environment& environment) {
    auto& loaded = environment.shared<LoadedMasterKey>();
    const std::lock_guard lock(loaded.mutex);
    if (loaded.key) return *loaded.key;
    TRY([[maybe_unused]] const store::Database* database, environment.database());
    TRY(loaded.key, load_master_key(environment.data(), environment.shared<MasterKeySettings>()));
    return *loaded.key;
}

Status make_new_master_key(Environment& environment) {
    TRY(const MasterKey master, master_key(environment));
    if (master.source != KeySource::kDataDirectory)
        return fail(Code::kUnsupported,
                    "the master key comes from a source outside of the data directory: put a new "
                    "key before the present one there, restart, and rotate again");
    const fs::path file = environment.data() / "keys" / "seal";
    TRY(const std::string before, read_private_file(named("the key file", file.string()), file));
    TRY_STATUS(replace_key(file, SealingKey::make() + "\n" + before));
    TRY_STATUS(reload_master_key(environment));
    return {};
}

}  // namespace ballast::service
