Target amd64-unicode
; Installs the PyInstaller folder for the person who runs it; asks for no administrator.
;     makensis -V2 -WX -DVERSION=0.1.0 -DSOURCE=..\..\dist\tallybridge app.nsi
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tallybridge"

Name "Tallybridge"
OutFile "Tallybridge-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Tallybridge"
RequestExecutionLevel user
ManifestDPIAware true

!define MUI_ICON "tallybridge.ico"
!define MUI_UNICON "tallybridge.ico"
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Tallybridge"
VIAddVersionKey "FileDescription" "Tallybridge set-up"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The Tallybridge authors"

Section
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  CreateShortcut "$SMPROGRAMS\Tallybridge.lnk" "$INSTDIR\tallybridge-window.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "Tallybridge"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\tallybridge-window.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Tallybridge authors"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

; The database and the logs are the owner's and stay.
Section "Uninstall"
  Delete "$SMPROGRAMS\Tallybridge.lnk"
  Delete "$INSTDIR\uninstall.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\tallybridge.exe"
  Delete "$INSTDIR\tallybridge-window.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
