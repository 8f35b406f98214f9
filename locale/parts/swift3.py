TRANSLATIONS = {
    'Type the code at <bdi dir="ltr">%(host)s%(follow)s</bdi>': 'Skriv in koden på <bdi dir="ltr">%(host)s%(follow)s</bdi>',
}
