// ZIP archives for tests, written by libzip.
#pragma once

#include <string>
#include <string_view>
#include <vector>
#include <zip.h>

namespace ballast::ingest {

struct TestEntry {
    std::string name;
    std::string text;
    unsigned unix_mode = 0;
    std::string password = {};
};

inline std::string write_archive(const std::vector<TestEntry>& entries) {
    zip_error_t error;
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(target);
    zip_t* zip = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
    for (const TestEntry& entry : entries) {
        zip_source_t* text = zip_source_buffer(zip, entry.text.data(), entry.text.size(), 0);
        const auto index = zip_file_add(zip, entry.name.c_str(), text, ZIP_FL_ENC_UTF_8);
        const auto at = static_cast<zip_uint64_t>(index);
        if (entry.unix_mode)
            zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, entry.unix_mode << 16);
        if (!entry.password.empty())
            zip_file_set_encryption(zip, at, ZIP_EM_AES_256, entry.password.c_str());
    }
    zip_close(zip);
    zip_source_open(target);
    zip_source_seek(target, 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
    zip_source_seek(target, 0, SEEK_SET);
    zip_source_read(target, bytes.data(), bytes.size());
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

}  // namespace ballast::ingest
