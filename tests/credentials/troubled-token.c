/*
 * SoftHSM behind a bad cable: a PKCS#11 library that hands every call on, but for what the file
 * named in BASMA_TOKEN_TROUBLE says. "slow MS": signing takes so long. "removed": the token is
 * pulled out. Counts logins in the file of that name with ".logins" behind it.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CK_PTR *
#define CK_DECLARE_FUNCTION(type, name) type name
#define CK_DECLARE_FUNCTION_POINTER(type, name) type(*name)
#define CK_CALLBACK_FUNCTION(type, name) type(*name)
#ifndef NULL_PTR
#define NULL_PTR 0
#endif
#include "pkcs11.h"

static CK_FUNCTION_LIST_PTR real;
static CK_FUNCTION_LIST troubled;

static int removed(unsigned *slow_ms) {
  char word[16] = "";
  const char *path = getenv("BASMA_TOKEN_TROUBLE");
  FILE *file = path ? fopen(path, "r") : NULL;
  *slow_ms = 0;
  if (!file) return 0;
  if (fscanf(file, "%15s %u", word, slow_ms) < 1) word[0] = 0;
  fclose(file);
  return strcmp(word, "removed") == 0;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  unsigned ms;
  if (removed(&ms)) return CKR_DEVICE_REMOVED;
  return real->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length,
                  CK_BYTE_PTR signature, CK_ULONG_PTR signature_length) {
  unsigned ms;
  if (removed(&ms)) return CKR_DEVICE_REMOVED;
  usleep(ms * 1000);
  return real->C_Sign(session, data, length, signature, signature_length);
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application,
                          CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  unsigned ms;
  if (removed(&ms)) return CKR_TOKEN_NOT_PRESENT;
  return real->C_OpenSession(slot, flags, application, notify, session);
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin,
                   CK_ULONG length) {
  char path[512];
  const char *trouble = getenv("BASMA_TOKEN_TROUBLE");
  if (trouble && snprintf(path, sizeof path, "%s.logins", trouble) < (int)sizeof path) {
    FILE *file = fopen(path, "a");
    if (file) {
      fputc('x', file);
      fclose(file);
    }
  }
  return real->C_Login(session, user, pin, length);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  if (!real) {
    void *library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW);
    CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : 0;
    if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    troubled = *real;
    troubled.C_GetFunctionList = C_GetFunctionList;
    troubled.C_SignInit = sign_init;
    troubled.C_Sign = sign;
    troubled.C_OpenSession = open_session;
    troubled.C_Login = login;
  }
  *list = &troubled;
  return CKR_OK;
}
